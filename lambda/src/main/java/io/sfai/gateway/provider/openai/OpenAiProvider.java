package io.sfai.gateway.provider.openai;

import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.InferenceStream;
import io.sfai.gateway.inference.Provider;
import io.sfai.gateway.inference.Target;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.provider.Endpoint;
import io.sfai.gateway.provider.HttpAttempt;
import io.sfai.gateway.secret.SecretSource;
import io.sfai.gateway.upstream.UpstreamClient;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Any upstream that speaks Chat Completions: OpenAI, vLLM, Ollama, Azure's v1, Gemini's compatible
 * address.
 */
public final class OpenAiProvider implements Provider {
    private final Endpoint endpoint;
    private final SecretSource secrets;
    private final UpstreamClient client;

    /**
     * @param name the provider's name in the map, for error messages
     * @param baseUrl ends where {@code /chat/completions} begins
     * @param keyName the secret that holds the key, or null if the upstream needs none
     * @param headers what the map adds to each request; a value may be {@code secret:NAME}
     */
    public OpenAiProvider(
            String name,
            String baseUrl,
            @Nullable String keyName,
            Map<String, String> headers,
            SecretSource secrets,
            UpstreamClient client) {
        String base = baseUrl.endsWith("/") ? baseUrl.substring(0, baseUrl.length() - 1) : baseUrl;
        this.endpoint =
                new Endpoint(
                        name,
                        URI.create(base + "/chat/completions"),
                        keyName,
                        "authorization",
                        "Bearer ",
                        Map.copyOf(headers));
        this.secrets = secrets;
        this.client = client;
    }

    @Override
    public InferenceStream open(InferenceRequest request, Target target) {
        byte[] body = Json.bytes(OpenAiRequests.body(request, target));
        String accept = request.stream() ? "text/event-stream" : "application/json";
        return HttpAttempt.start(
                endpoint,
                secrets,
                client,
                Map.of("accept", accept),
                () -> body,
                (status, answer, events) ->
                        OpenAiAnswers.read(endpoint.name(), request, status, answer, events));
    }
}
