package io.sfai.gateway.api.chat;

import io.sfai.gateway.api.chat.shape.PlainBody;
import io.sfai.gateway.http.Headers;
import io.sfai.gateway.http.HttpRequest;
import io.sfai.gateway.http.HttpResponse;
import io.sfai.gateway.inference.Caller;
import io.sfai.gateway.inference.Inference;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.InferenceStream;
import io.sfai.gateway.inference.Step;
import io.sfai.gateway.json.Json;
import java.time.Duration;
import java.time.InstantSource;

/** Answers {@code POST /v1/chat/completions}, streamed or whole. */
public final class ChatCompletions {
    private final Inference inference;
    private final InstantSource clock;
    private final Duration keepAlive;

    /**
     * @param keepAlive the longest silence towards a client that streams
     */
    public ChatCompletions(Inference inference, InstantSource clock, Duration keepAlive) {
        this.inference = inference;
        this.clock = clock;
        this.keepAlive = keepAlive;
    }

    /**
     * Answers a request.
     *
     * @throws io.sfai.gateway.error.GatewayException for every failure before the first byte
     */
    public HttpResponse handle(HttpRequest http, Caller caller) {
        PlainBody plain = ChatRequests.parse(http.body());
        InferenceRequest request = ChatRequests.read(http, plain, caller, clock.instant());
        boolean costAsked = "1".equals(http.headers().get("x-sfai-cost"));
        InferenceStream stream = inference.open(request);
        try {
            return request.stream()
                    ? streamed(request, plain, costAsked, stream)
                    : whole(request, plain, stream);
        } catch (RuntimeException | Error e) {
            stream.close();
            throw e;
        }
    }

    /** Waits for the first event, so that an upstream's 429 is a 429, but not for ever. */
    private HttpResponse streamed(
            InferenceRequest request, PlainBody plain, boolean costAsked, InferenceStream stream) {
        Step first = stream.next(keepAlive);
        Headers headers =
                headers(plain, stream).add("content-type", "text/event-stream; charset=utf-8");
        headers.add("cache-control", "no-cache").add("x-accel-buffering", "no");
        return new HttpResponse.Streaming(
                200,
                headers,
                out -> {
                    try (stream) {
                        new ChatStream(request, plain.forms(), costAsked, clock, keepAlive, out)
                                .write(first, stream);
                    }
                });
    }

    private HttpResponse whole(InferenceRequest request, PlainBody plain, InferenceStream stream) {
        try (stream) {
            ChatCompletion completion = new ChatCompletion(request, plain.forms(), clock.instant());
            Step step = stream.next(keepAlive);
            while (!(step instanceof Step.End)) {
                completion.add(step);
                step = stream.next(keepAlive);
            }
            Headers headers = headers(plain, stream).add("content-type", "application/json");
            return new HttpResponse.Buffered(200, headers, Json.bytes(completion.json()));
        }
    }

    private static Headers headers(PlainBody plain, InferenceStream stream) {
        Headers headers = new Headers();
        if (!plain.dropped().isEmpty()) {
            headers.add("x-sfai-dropped-tools", String.join(", ", plain.dropped()));
        }
        stream.headers().forEach(headers::add);
        return headers;
    }
}
