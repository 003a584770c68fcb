package io.sfai.gateway.http;

import java.util.UUID;
import java.util.function.Predicate;

/** Names each answer after its request, so that a user's report finds its log line. */
public final class RequestIds implements Filter {
    private final Predicate<String> fit;

    /**
     * @param fit whether an id may be written down; a client may have sent its key for one
     */
    public RequestIds(Predicate<String> fit) {
        this.fit = fit;
    }

    @Override
    public HttpHandler around(HttpHandler next) {
        return request -> {
            HttpRequest named =
                    fit.test(request.id()) ? request : request.withId(UUID.randomUUID().toString());
            HttpResponse response = next.handle(named);
            response.headers().set("x-request-id", named.id());
            return response;
        };
    }
}
