package io.sfai.gateway;

import static java.util.Objects.requireNonNull;

import io.sfai.gateway.inference.Provider;
import io.sfai.gateway.model.ModelMap.ProviderSpec;
import io.sfai.gateway.provider.anthropic.AnthropicProvider;
import io.sfai.gateway.provider.bedrock.BedrockAccount;
import io.sfai.gateway.provider.bedrock.BedrockProvider;
import io.sfai.gateway.provider.mock.MockProvider;
import io.sfai.gateway.provider.openai.OpenAiProvider;
import io.sfai.gateway.secret.SecretSource;
import io.sfai.gateway.upstream.MediaLoader;
import io.sfai.gateway.upstream.UpstreamClient;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes the provider of a map's entry, once for each entry. */
final class Providers implements Function<ProviderSpec, Provider> {
    private static final String OPENAI = "https://api.openai.com/v1";
    private static final String ANTHROPIC = "https://api.anthropic.com";

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

    /** Where a provider that is reached over HTTP is; null for one that is not. */
    static @Nullable String baseUrl(ProviderSpec spec) {
        return switch (spec.type()) {
            case OPENAI -> spec.baseUrl() == null ? OPENAI : spec.baseUrl();
            case ANTHROPIC -> spec.baseUrl() == null ? ANTHROPIC : spec.baseUrl();
            case BEDROCK, MOCK -> null;
        };
    }

    private Provider make(ProviderSpec spec) {
        return switch (spec.type()) {
            case OPENAI ->
                    new OpenAiProvider(
                            spec.name(),
                            requireNonNull(baseUrl(spec)),
                            spec.apiKey(),
                            spec.headers(),
                            spec.apis(),
                            secrets,
                            client);
            case ANTHROPIC ->
                    new AnthropicProvider(
                            spec.name(),
                            requireNonNull(baseUrl(spec)),
                            spec.apiKey(),
                            spec.headers(),
                            secrets,
                            client,
                            new MediaLoader());
            case BEDROCK ->
                    new BedrockProvider(
                            new BedrockAccount(
                                    spec.name(), spec.region(), spec.baseUrl(), spec.apiKey(), aws),
                            secrets,
                            client,
                            new MediaLoader());
            case MOCK -> new MockProvider();
        };
    }
}
