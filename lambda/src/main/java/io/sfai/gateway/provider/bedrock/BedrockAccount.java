package io.sfai.gateway.provider.bedrock;

import io.sfai.gateway.error.GatewayError.Unavailable;
import io.sfai.gateway.error.GatewayException;
import java.net.URI;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where a Bedrock provider of the map is asked, and as whom.
 *
 * @param name the provider's name in the map, for error messages
 * @param mapRegion the map's region; null for the environment's
 * @param mapEndpoint the map's {@code baseUrl}; null for the environment's or AWS's own
 * @param keyName the secret that holds a Bedrock API key; null for the environment's, or for AWS
 *     credentials
 * @param environment the AWS variables by name; null for one that is not set
 */
public record BedrockAccount(
        String name,
        @Nullable String mapRegion,
        @Nullable String mapEndpoint,
        @Nullable String keyName,
        Function<String, @Nullable String> environment) {

    /**
     * The region to ask.
     *
     * @throws GatewayException 503 saying what to set, if nothing names one
     */
    String region() {
        String region = first(mapRegion, "AWS_REGION", "AWS_DEFAULT_REGION");
        if (region == null) {
            throw notSetUp(
                    "has no region: set \"region\" of the provider in the model map, or AWS_REGION");
        }
        return region;
    }

    /**
     * The address in place of the region's own, or null for that.
     *
     * @throws GatewayException 503 if it is none
     */
    @Nullable URI endpoint() {
        String url = first(mapEndpoint, "AWS_ENDPOINT_URL_BEDROCK_RUNTIME", "AWS_ENDPOINT_URL");
        if (url == null) {
            return null;
        }
        if (!url.startsWith("http://") && !url.startsWith("https://")) {
            throw notSetUp("has an endpoint that is no http address: " + url);
        }
        try {
            return URI.create(url);
        } catch (IllegalArgumentException e) {
            throw notSetUp("has an endpoint that is no http address: " + url);
        }
    }

    /** The Bedrock API key of the environment, if there is one. */
    @Nullable String environmentKey() {
        return variable("AWS_BEARER_TOKEN_BEDROCK");
    }

    /** A variable's value, or null if it is not set. */
    @Nullable String variable(String variable) {
        return environment.apply(variable);
    }

    /** A 503 about what this provider lacks. */
    GatewayException notSetUp(String lack) {
        return new Unavailable("the provider '" + name + "' " + lack, "provider_not_set_up")
                .exception();
    }

    private @Nullable String first(@Nullable String ofMap, String variable, String otherVariable) {
        if (ofMap != null) {
            return ofMap;
        }
        String value = variable(variable);
        return value != null ? value : variable(otherVariable);
    }
}
