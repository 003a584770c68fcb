package io.sfai.gateway.provider;

import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.inference.EventQueue;
import io.sfai.gateway.inference.InferenceStream;
import io.sfai.gateway.secret.SecretSource;
import io.sfai.gateway.upstream.Scrub;
import io.sfai.gateway.upstream.UpstreamClient;
import io.sfai.gateway.upstream.UpstreamClient.Exchange;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One request to an upstream on its way, on a thread of its own. It is sent twice if its key was
 * refused and another one has been set since.
 */
public final class HttpAttempt {
    private static final String SECRET = "secret:";

    private final Endpoint endpoint;
    private final SecretSource secrets;
    private final UpstreamClient client;
    private final Supplier<byte[]> body;
    private final Answered answered;
    private final Set<String> sentKeys = new HashSet<>();
    private final EventQueue events = new EventQueue(this::cancel);
    private volatile boolean cancelled;
    private volatile @Nullable Thread thread;
    private volatile @Nullable Exchange exchange;

    /** Reads an upstream's answer. */
    @FunctionalInterface
    public interface Answered {
        /**
         * Puts all events, and the end.
         *
         * @param status of any kind
         * @throws GatewayException if the answer is an error, or not the protocol
         */
        void read(int status, Exchange answer, EventQueue events)
                throws IOException, InterruptedException;
    }

    private HttpAttempt(
            Endpoint endpoint,
            SecretSource secrets,
            UpstreamClient client,
            Supplier<byte[]> body,
            Answered answered) {
        this.endpoint = endpoint;
        this.secrets = secrets;
        this.client = client;
        this.body = body;
        this.answered = answered;
    }

    /**
     * Sends a request.
     *
     * @param body makes the request's JSON; called on the attempt's own thread, so it may wait
     * @throws GatewayException if a secret that the request needs is not there
     */
    public static InferenceStream start(
            Endpoint endpoint,
            SecretSource secrets,
            UpstreamClient client,
            Map<String, String> headers,
            Supplier<byte[]> body,
            Answered answered) {
        HttpAttempt attempt = new HttpAttempt(endpoint, secrets, client, body, answered);
        Map<String, String> all = attempt.headers(headers);
        Thread thread =
                Thread.ofVirtual()
                        .name(endpoint.name(), 0)
                        .unstarted(() -> attempt.run(headers, all));
        attempt.thread = thread;
        thread.start();
        return attempt.events;
    }

    private void run(Map<String, String> headers, Map<String, String> withKey) {
        try {
            byte[] bytes = body.get();
            if (!sent(withKey, bytes, endpoint.keyName() != null)) {
                sent(headers(headers), bytes, false);
            }
        } catch (GatewayException e) {
            events.fail(Scrub.upstream(e, sentKeys));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            events.fail(Scrub.upstream(Failures.cut(endpoint.name(), e), sentKeys));
        } catch (RuntimeException | Error e) {
            events.fail(Failures.unreadable(endpoint.name(), e));
        }
    }

    /**
     * Sends the request and reads the answer.
     *
     * @param mayRefresh whether a 401 may mean that the key was rotated
     * @return false if it was, and the request is worth another try
     */
    private boolean sent(Map<String, String> headers, byte[] bytes, boolean mayRefresh)
            throws IOException, InterruptedException {
        try (Exchange answer = client.prepare("POST", endpoint.uri(), headers, bytes)) {
            exchange = answer;
            if (cancelled) {
                // Whoever cancelled may have seen no exchange, or an earlier one.
                answer.cancel();
            }
            int status = answer.send();
            String key = endpoint.keyName();
            if (status == 401 && mayRefresh && key != null && secrets.refresh(key)) {
                return false;
            }
            answered.read(status, answer, events);
            return true;
        }
    }

    private void cancel() {
        cancelled = true;
        Exchange running = exchange;
        Thread preparing = thread;
        if (running != null) {
            running.cancel();
        } else if (preparing != null) {
            // It may be fetching an image for the body.
            preparing.interrupt();
        }
    }

    private Map<String, String> headers(Map<String, String> own) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("content-type", "application/json");
        all.put("user-agent", "sfai-gateway");
        all.putAll(own);
        if (endpoint.keyName() != null) {
            all.put(endpoint.keyHeader(), endpoint.keyScheme() + revealed(endpoint.keyName()));
        }
        endpoint.headers()
                .forEach((header, value) -> {
                    boolean named = value.startsWith(SECRET);
                    all.put(header, named ? revealed(value.substring(SECRET.length())) : value);
                });
        return all;
    }

    private String revealed(String secret) {
        String key = secrets.get(secret).reveal();
        sentKeys.add(key);
        return key;
    }
}
