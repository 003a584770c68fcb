package io.sfai.gateway.http;

/** Names each answer after its request, so that a user's report finds its log line. */
public final class RequestIds implements Filter {
    @Override
    public HttpHandler around(HttpHandler next) {
        return request -> {
            HttpResponse response = next.handle(request);
            response.headers().set("x-request-id", request.id());
            return response;
        };
    }
}
