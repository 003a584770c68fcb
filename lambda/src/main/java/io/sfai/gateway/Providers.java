package io.sfai.gateway;

import io.sfai.gateway.error.GatewayError.NotBuilt;
import io.sfai.gateway.inference.Provider;
import io.sfai.gateway.model.ModelMap.ProviderSpec;
import io.sfai.gateway.provider.bedrock.BedrockAccount;
import io.sfai.gateway.provider.bedrock.BedrockProvider;
import io.sfai.gateway.provider.mock.MockProvider;
import io.sfai.gateway.provider.openai.OpenAiProvider;
import io.sfai.gateway.secret.SecretSource;
import io.sfai.gateway.upstream.MediaLoader;
import io.sfai.gateway.upstream.UpstreamClient;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes the provider of a map's entry, once for each entry. */
final class Providers implements Function<ProviderSpec, Provider> {
    private static final String OPENAI = "https://api.openai.com/v1";

    private final Map<ProviderSpec, Provider> made = new ConcurrentHashMap<>();
    private final SecretSource secrets;
    private final UpstreamClient client;
    private final Function<String, @Nullable String> aws;

    /**
     * @param aws the environment's AWS variables by name
     */
    Providers(SecretSource secrets, UpstreamClient client, Function<String, @Nullable String> aws) {
        this.secrets = secrets;
        this.client = client;
        this.aws = aws;
    }

    @Override
    public Provider apply(ProviderSpec spec) {
        return made.computeIfAbsent(spec, this::make);
    }

    /** Where an OpenAI-compatible provider is. */
    static String baseUrl(ProviderSpec spec) {
        return spec.baseUrl() == null ? OPENAI : spec.baseUrl();
    }

    private Provider make(ProviderSpec spec) {
        return switch (spec.type()) {
            case OPENAI ->
                    new OpenAiProvider(
                            spec.name(),
                            baseUrl(spec),
                            spec.apiKey(),
                            spec.headers(),
                            secrets,
                            client);
            case BEDROCK ->
                    new BedrockProvider(
                            new BedrockAccount(
                                    spec.name(), spec.region(), spec.baseUrl(), spec.apiKey(), aws),
                            secrets,
                            client,
                            new MediaLoader());
            case MOCK -> new MockProvider();
            case ANTHROPIC ->
                    throw new NotBuilt(
                                    "provider '"
                                            + spec.name()
                                            + "' is of type "
                                            + spec.type().name().toLowerCase(Locale.ROOT)
                                            + ", which this version does not build yet")
                            .exception();
        };
    }
}
