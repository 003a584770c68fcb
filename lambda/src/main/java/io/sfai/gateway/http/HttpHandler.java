package io.sfai.gateway.http;

/** Answers a request. */
@FunctionalInterface
public interface HttpHandler {
    HttpResponse handle(HttpRequest request);
}
