package io.sfai.gateway.http;

import io.sfai.gateway.error.GatewayError.Internal;
import io.sfai.gateway.error.GatewayException;
import java.util.Map;
import java.util.function.BiFunction;

/** Turns failures before the first byte into answers, and tells of each that nobody told yet. */
public final class ErrorFilter implements Filter {
    private final BiFunction<HttpRequest, GatewayException, HttpResponse> renderer;
    private final Report report;

    /** Told of requests that were refused before they reached a model. */
    @FunctionalInterface
    public interface Report {
        void rejected(HttpRequest request, GatewayException failure);
    }

    /**
     * @param renderer writes a failure as the client of its request reads it
     */
    public ErrorFilter(
            BiFunction<HttpRequest, GatewayException, HttpResponse> renderer, Report report) {
        this.renderer = renderer;
        this.report = report;
    }

    @Override
    public HttpHandler around(HttpHandler next) {
        return request -> {
            try {
                return next.handle(request);
            } catch (GatewayException e) {
                return answer(request, e);
            } catch (RuntimeException | StackOverflowError e) {
                Internal error =
                        new Internal("the gateway failed; its log tells why, by x-request-id");
                return answer(request, new GatewayException(error, Map.of(), e));
            }
        };
    }

    private HttpResponse answer(HttpRequest request, GatewayException failure) {
        if (!failure.isLogged()) {
            report.rejected(request, failure);
        }
        return renderer.apply(request, failure);
    }
}
