package io.sfai.gateway.http;

import io.sfai.gateway.error.GatewayError.TooLarge;

/** Refuses bodies that are too long, before anything reads them. */
public final class BodyLimit implements Filter {
    private final int maxBytes;

    public BodyLimit(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    @Override
    public HttpHandler around(HttpHandler next) {
        return request -> {
            if (request.body().length > maxBytes) {
                throw new TooLarge(
                                "the body is longer than " + maxBytes + " bytes (MAX_BODY_BYTES)",
                                maxBytes)
                        .exception();
            }
            return next.handle(request);
        };
    }
}
