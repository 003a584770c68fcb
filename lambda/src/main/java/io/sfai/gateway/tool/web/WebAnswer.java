package io.sfai.gateway.tool.web;

import io.sfai.gateway.error.GatewayError.Upstream;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.upstream.UpstreamClient;
import io.sfai.gateway.upstream.UpstreamClient.Exchange;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a server that the map names said to a tool.
 *
 * @param bytes the body's beginning
 * @param cut whether there is more of it
 */
public record WebAnswer(int status, ContentType type, byte[] bytes, boolean cut) {
    /** More of a body is not read. */
    public static final int MOST_BYTES = 1_000_000;

    private static final String ACCEPT = "application/json, text/*;q=0.9, */*;q=0.5";

    /**
     * Sends a request and reads the answer, whatever its status; redirects are answers, too. An
     * interrupt ends it if the calling thread is a virtual one.
     *
     * @param headers in lower case; they replace our own
     * @param timeout from the connection to the last byte
     * @throws GatewayException if there is no whole answer; {@link #failure} has words for it
     */
    public static WebAnswer to(
            UpstreamClient client,
            String method,
            URI uri,
            Map<String, String> headers,
            byte @Nullable [] json,
            Duration timeout) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("user-agent", "sfai-gateway");
        all.put("accept", ACCEPT);
        if (json != null) {
            all.put("content-type", "application/json");
        }
        all.putAll(headers);
        try (Exchange exchange = client.prepare(method, uri, all, json, timeout).atMostOnce()) {
            int status = exchange.send();
            byte[] bytes = exchange.bytes(MOST_BYTES + 1);
            boolean cut = bytes.length > MOST_BYTES;
            if (cut) {
                // Or closing would first wait for more.
                exchange.cancel();
            }
            return new WebAnswer(
                    status,
                    ContentType.of(exchange.header("content-type")),
                    cut ? Arrays.copyOf(bytes, MOST_BYTES) : bytes,
                    cut);
        }
    }

    /** Why there was no answer, in words for a model: without addresses. */
    public static String failure(GatewayException failure, Duration timeout) {
        if (Thread.currentThread().isInterrupted()) {
            return "the call was cancelled";
        }
        if (!(failure.error() instanceof Upstream upstream)) {
            return "the call failed";
        }
        return switch (upstream.fault()) {
            case TIMEOUT, DEADLINE ->
                    "the server did not answer within " + timeout.toSeconds() + " seconds";
            case UNREACHABLE -> "the server can't be reached";
            case CUT, MALFORMED, REFUSED -> "the server broke off its answer";
        };
    }

    public boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    public boolean isRedirect() {
        return status >= 300 && status < 400 && status != 304;
    }

    /** Whether the body can be shown as text. */
    public boolean isText() {
        return type.isText() || (type.isOpen() && ContentType.looksLikeText(bytes));
    }

    public String text() {
        return type.decode(bytes);
    }
}
