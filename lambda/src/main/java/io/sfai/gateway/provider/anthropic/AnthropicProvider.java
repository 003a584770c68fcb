package io.sfai.gateway.provider.anthropic;

import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.InferenceStream;
import io.sfai.gateway.inference.Provider;
import io.sfai.gateway.inference.Target;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.provider.Endpoint;
import io.sfai.gateway.provider.HttpAttempt;
import io.sfai.gateway.secret.SecretSource;
import io.sfai.gateway.upstream.MediaLoader;
import io.sfai.gateway.upstream.UpstreamClient;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Anthropic, or whoever speaks its Messages API. */
public final class AnthropicProvider implements Provider {
    private static final String VERSION = "2023-06-01";

    private final Endpoint endpoint;
    private final SecretSource secrets;
    private final UpstreamClient client;
    private final MediaLoader media;

    /**
     * @param name the provider's name in the map, for error messages
     * @param baseUrl the host's root, where {@code /v1/messages} begins; or with {@code /v1}
     * @param keyName the secret that holds the key, or null if the upstream needs none
     * @param headers what the map adds to each request, such as {@code anthropic-beta}; a value may
     *     be {@code secret:NAME}
     */
    public AnthropicProvider(
            String name,
            String baseUrl,
            @Nullable String keyName,
            Map<String, String> headers,
            SecretSource secrets,
            UpstreamClient client,
            MediaLoader media) {
        String base = baseUrl.endsWith("/") ? baseUrl.substring(0, baseUrl.length() - 1) : baseUrl;
        this.endpoint =
                new Endpoint(
                        name,
                        URI.create(base + (base.endsWith("/v1") ? "" : "/v1") + "/messages"),
                        keyName,
                        "x-api-key",
                        "",
                        Map.copyOf(headers));
        this.secrets = secrets;
        this.client = client;
        this.media = media;
    }

    @Override
    public InferenceStream open(InferenceRequest request, Target target) {
        Plan plan = Plan.of(request, target);
        String accept = plan.streamed() ? "text/event-stream" : "application/json";
        return HttpAttempt.start(
                endpoint,
                secrets,
                client,
                Map.of("accept", accept, "anthropic-version", VERSION),
                () -> Json.bytes(AnthropicRequests.body(plan, media)),
                (status, answer, events) ->
                        AnthropicAnswers.read(
                                endpoint.name(), plan.reply(), status, answer, events));
    }
}
