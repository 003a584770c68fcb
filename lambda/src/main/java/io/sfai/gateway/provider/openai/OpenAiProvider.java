package io.sfai.gateway.provider.openai;

import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.inference.EventQueue;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.InferenceStream;
import io.sfai.gateway.inference.Provider;
import io.sfai.gateway.inference.Target;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.secret.SecretSource;
import io.sfai.gateway.upstream.UpstreamClient;
import io.sfai.gateway.upstream.UpstreamClient.Exchange;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Any upstream that speaks Chat Completions: OpenAI, vLLM, Ollama, Azure's v1, Gemini's compatible
 * address.
 */
public final class OpenAiProvider implements Provider {
    private static final String SECRET = "secret:";

    private final String name;
    private final URI completions;
    private final @Nullable String keyName;
    private final Map<String, String> ownHeaders;
    private final SecretSource secrets;
    private final UpstreamClient client;

    /**
     * @param name the provider's name in the map, for error messages
     * @param baseUrl ends where {@code /chat/completions} begins
     * @param keyName the secret that holds the key, or null if the upstream needs none
     * @param ownHeaders what the map adds to each request; a value may be {@code secret:NAME}
     */
    public OpenAiProvider(
            String name,
            String baseUrl,
            @Nullable String keyName,
            Map<String, String> ownHeaders,
            SecretSource secrets,
            UpstreamClient client) {
        this.name = name;
        this.completions = URI.create(stripSlash(baseUrl) + "/chat/completions");
        this.keyName = keyName;
        this.ownHeaders = Map.copyOf(ownHeaders);
        this.secrets = secrets;
        this.client = client;
    }

    @Override
    public InferenceStream open(InferenceRequest request, Target target) {
        byte[] body = Json.bytes(OpenAiRequests.body(request, target));
        AtomicReference<Exchange> current = new AtomicReference<>(prepare(request, body));
        EventQueue events = new EventQueue(() -> current.get().cancel());
        Thread.ofVirtual().name("openai-", 0).start(() -> run(request, body, current, events));
        return events;
    }

    private void run(
            InferenceRequest request,
            byte[] body,
            AtomicReference<Exchange> current,
            EventQueue events) {
        try {
            Exchange exchange = current.get();
            int status = exchange.send();
            if (status == 401 && keyName != null && secrets.refresh(keyName)) {
                exchange.close();
                exchange = prepare(request, body);
                current.set(exchange);
                status = exchange.send();
            }
            try (Exchange answer = exchange) {
                if (status / 100 != 2) {
                    throw OpenAiErrors.refused(name, status, answer);
                }
                OpenAiAnswers.read(name, request, answer, events);
            }
        } catch (GatewayException e) {
            events.fail(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            events.fail(OpenAiErrors.malformed(name, e));
        }
    }

    private Exchange prepare(InferenceRequest request, byte[] body) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("content-type", "application/json");
        headers.put("accept", request.stream() ? "text/event-stream" : "application/json");
        headers.put("user-agent", "sfai-gateway");
        if (keyName != null) {
            headers.put("authorization", "Bearer " + secrets.get(keyName).reveal());
        }
        ownHeaders.forEach((header, value) -> headers.put(header, revealed(value)));
        return client.prepare("POST", completions, headers, body);
    }

    private String revealed(String value) {
        return value.startsWith(SECRET)
                ? secrets.get(value.substring(SECRET.length())).reveal()
                : value;
    }

    private static String stripSlash(String url) {
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }
}
