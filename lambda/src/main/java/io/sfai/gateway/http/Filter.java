package io.sfai.gateway.http;

/** Turns a handler into another one. */
@FunctionalInterface
public interface Filter {
    HttpHandler around(HttpHandler next);

    /** This filter outside, the other inside. */
    default Filter then(Filter inner) {
        return next -> around(inner.around(next));
    }
}
