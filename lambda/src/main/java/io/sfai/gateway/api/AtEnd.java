package io.sfai.gateway.api;

import io.sfai.gateway.http.HttpResponse;
import java.util.function.Supplier;

/** Lets go of what an answer holds when it has been written, was refused, or its client left. */
public final class AtEnd {
    private AtEnd() {}

    /**
     * An answer with something to let go of.
     *
     * @param release runs once the answer has ended, however it did
     */
    public static HttpResponse run(Runnable release, Supplier<HttpResponse> answer) {
        HttpResponse response;
        try {
            response = answer.get();
        } catch (RuntimeException | Error e) {
            release.run();
            throw e;
        }
        return switch (response) {
            case HttpResponse.Streaming streaming ->
                    new HttpResponse.Streaming(
                            streaming.status(),
                            streaming.headers(),
                            out -> {
                                try {
                                    streaming.body().writeTo(out);
                                } finally {
                                    release.run();
                                }
                            });
            case HttpResponse.Buffered whole -> {
                release.run();
                yield whole;
            }
        };
    }
}
