package io.sfai.gateway.api.responses;

import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.http.Headers;
import io.sfai.gateway.http.HttpRequest;
import io.sfai.gateway.http.HttpResponse;
import io.sfai.gateway.inference.Caller;
import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.Inference;
import io.sfai.gateway.inference.InferenceEvent;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.InferenceStream;
import io.sfai.gateway.inference.Step;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.session.StoredResponses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.BiConsumer;

/** Answers {@code POST /v1/responses}, streamed or whole. */
public final class Responses {
    private final Inference inference;
    private final StoredResponses stored;
    private final InstantSource clock;
    private final Duration keepAlive;
    private final BiConsumer<String, GatewayException> unkept;

    /**
     * @param keepAlive the longest silence towards a client that streams
     * @param unkept told of requests whose responses can't be kept, and why
     */
    public Responses(
            Inference inference,
            StoredResponses stored,
            InstantSource clock,
            Duration keepAlive,
            BiConsumer<String, GatewayException> unkept) {
        this.inference = inference;
        this.stored = stored;
        this.clock = clock;
        this.keepAlive = keepAlive;
        this.unkept = unkept;
    }

    /**
     * Answers a request.
     *
     * @throws GatewayException for every failure before the first byte
     */
    public HttpResponse handle(HttpRequest http, Caller caller) {
        Asked given = Asked.read(http.body(), clock.instant());
        Transcript transcript = given.begun();
        Asked asked = given.with(new History(stored, caller).read(given, transcript));
        InferenceRequest request = asked.request(http, caller, transcript);
        Conclusion conclusion =
                new Conclusion(
                        asked,
                        caller.id(),
                        stored,
                        clock,
                        failure -> unkept.accept(http.id(), failure));
        boolean costAsked = "1".equals(http.headers().get("x-sfai-cost"));
        InferenceStream stream = inference.open(request);
        try {
            return request.stream()
                    ? streamed(asked, conclusion, costAsked, stream)
                    : whole(asked, conclusion, stream);
        } catch (RuntimeException | Error e) {
            stream.close();
            throw e;
        }
    }

    /** Waits for the first event, so that an upstream's 429 is a 429, but not for ever. */
    private HttpResponse streamed(
            Asked asked, Conclusion conclusion, boolean costAsked, InferenceStream stream) {
        Step first = stream.next(keepAlive);
        Headers headers =
                headers(asked, stream).add("content-type", "text/event-stream; charset=utf-8");
        headers.add("cache-control", "no-cache").add("x-accel-buffering", "no");
        return new HttpResponse.Streaming(
                200,
                headers,
                out -> {
                    try (stream) {
                        new ResponseStream(asked, conclusion, keepAlive, out)
                                .write(first, stream, costAsked);
                    }
                });
    }

    private HttpResponse whole(Asked asked, Conclusion conclusion, InferenceStream stream) {
        try (stream) {
            Answer answer = asked.answer(Events.NONE);
            for (Step step = stream.next(keepAlive);
                    !(step instanceof Step.End);
                    step = stream.next(keepAlive)) {
                if (step instanceof InferenceEvent event) {
                    for (Delta delta : event.deltas()) {
                        answer.add(delta);
                    }
                }
            }
            answer.end();
            Headers headers = headers(asked, stream).add("content-type", "application/json");
            return new HttpResponse.Buffered(200, headers, Json.bytes(conclusion.of(answer)));
        } catch (IOException e) {
            // Nobody is written to.
            throw new UncheckedIOException(e);
        }
    }

    private static Headers headers(Asked asked, InferenceStream stream) {
        Headers headers = new Headers();
        if (!asked.tools().dropped().isEmpty()) {
            headers.add("x-sfai-dropped-tools", String.join(", ", asked.tools().dropped()));
        }
        stream.headers().forEach(headers::add);
        return headers;
    }
}
