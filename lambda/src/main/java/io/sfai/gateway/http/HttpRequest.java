package io.sfai.gateway.http;

import java.time.Instant;

/**
 * One request as the gateway sees it, wherever it came from.
 *
 * @param id names the request in logs and in {@code x-request-id}
 * @param method upper case
 * @param path decoded once, without the query; starts with {@code /}
 * @param query raw, without the question mark; empty if there is none
 * @param body whole and decoded; empty if there is none
 * @param deadline when the answer must have ended; {@link Instant#MAX} if nothing ends it
 */
public record HttpRequest(
        String id,
        String method,
        String path,
        String query,
        Headers headers,
        byte[] body,
        Instant deadline) {

    public HttpRequest withId(String other) {
        return new HttpRequest(other, method, path, query, headers, body, deadline);
    }

    public HttpRequest withPath(String other) {
        return new HttpRequest(id, method, other, query, headers, body, deadline);
    }
}
