package io.sfai.gateway.provider.openai;

import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.inference.EventQueue;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.InferenceStream;
import io.sfai.gateway.inference.Provider;
import io.sfai.gateway.inference.Target;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.secret.SecretSource;
import io.sfai.gateway.upstream.Scrub;
import io.sfai.gateway.upstream.UpstreamClient;
import io.sfai.gateway.upstream.UpstreamClient.Exchange;
import java.net.URI;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
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
        Attempt attempt = new Attempt(request, Json.bytes(OpenAiRequests.body(request, target)));
        Thread.ofVirtual().name("openai-", 0).start(attempt::run);
        return attempt.events;
    }

    /** One request on its way, which may be sent twice if its key was refused. */
    private final class Attempt {
        private final InferenceRequest request;
        private final byte[] body;
        private final Set<String> sentKeys = new HashSet<>();
        private final EventQueue events = new EventQueue(this::cancel);
        private volatile boolean cancelled;
        private volatile Exchange exchange;

        Attempt(InferenceRequest request, byte[] body) {
            this.request = request;
            this.body = body;
            this.exchange = client.prepare("POST", completions, headers(), body);
        }

        void run() {
            try {
                if (!answered(keyName != null)) {
                    exchange = client.prepare("POST", completions, headers(), body);
                    if (cancelled) {
                        // Whoever cancelled may have seen the first exchange only.
                        exchange.cancel();
                    }
                    answered(false);
                }
            } catch (GatewayException e) {
                events.fail(Scrub.upstream(e, sentKeys));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException | Error e) {
                events.fail(OpenAiErrors.malformed(name, e));
            }
        }

        /**
         * Sends the request and reads the answer.
         *
         * @param mayRefresh whether a 401 may mean that the key was rotated
         * @return false if it was, and the request is worth another try
         */
        private boolean answered(boolean mayRefresh) throws InterruptedException {
            try (Exchange answer = exchange) {
                int status = answer.send();
                if (status == 401 && mayRefresh && keyName != null && secrets.refresh(keyName)) {
                    return false;
                }
                if (status / 100 != 2) {
                    throw OpenAiErrors.refused(name, status, answer);
                }
                OpenAiAnswers.read(name, request, answer, events);
                return true;
            }
        }

        private void cancel() {
            cancelled = true;
            exchange.cancel();
        }

        private Map<String, String> headers() {
            Map<String, String> headers = new LinkedHashMap<>();
            headers.put("content-type", "application/json");
            headers.put("accept", request.stream() ? "text/event-stream" : "application/json");
            headers.put("user-agent", "sfai-gateway");
            if (keyName != null) {
                headers.put("authorization", "Bearer " + revealed(keyName));
            }
            ownHeaders.forEach((header, value) -> {
                boolean named = value.startsWith(SECRET);
                headers.put(header, named ? revealed(value.substring(SECRET.length())) : value);
            });
            return headers;
        }

        private String revealed(String secret) {
            String key = secrets.get(secret).reveal();
            sentKeys.add(key);
            return key;
        }
    }

    private static String stripSlash(String url) {
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }
}
