package io.sfai.gateway.http;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Answers browsers from other origins: preflights, and headers on every answer, errors included.
 * Without origins it adds nothing.
 */
public final class Cors implements Filter {
    private final List<String> origins;

    /**
     * @param origins such as {@code https://chat.example.com}; {@code *} for any; empty for none
     */
    public Cors(List<String> origins) {
        this.origins = List.copyOf(origins);
    }

    @Override
    public HttpHandler around(HttpHandler next) {
        return request -> {
            boolean preflight = request.method().equals("OPTIONS");
            HttpResponse response =
                    preflight ? HttpResponse.text(200, "ok\n") : next.handle(request);
            allow(request, response.headers(), preflight);
            return response;
        };
    }

    private void allow(HttpRequest request, Headers answer, boolean preflight) {
        if (origins.isEmpty()) {
            return;
        }
        answer.add("vary", "origin");
        String origin = allowed(request.headers().get("origin"));
        if (origin == null) {
            return;
        }
        answer.set("access-control-allow-origin", origin);
        if (preflight) {
            String method = request.headers().get("access-control-request-method");
            String headers = request.headers().get("access-control-request-headers");
            answer.set("access-control-allow-methods", method == null ? "*" : method);
            answer.set("access-control-allow-headers", headers == null ? "*" : headers);
            answer.set("access-control-max-age", "86400");
        } else {
            answer.set("access-control-expose-headers", String.join(", ", exposed(answer)));
        }
    }

    private @Nullable String allowed(@Nullable String origin) {
        if (origin == null) {
            return null;
        }
        return origins.contains("*") || origins.contains(origin) ? origin : null;
    }

    private static Set<String> exposed(Headers answer) {
        // The request's id is set last, outside of this filter.
        Set<String> names = new TreeSet<>(Set.of("x-request-id"));
        answer.forEach((name, value) -> {
            if (name.startsWith("x-") || name.equals("retry-after")) {
                names.add(name);
            }
        });
        return names;
    }
}
