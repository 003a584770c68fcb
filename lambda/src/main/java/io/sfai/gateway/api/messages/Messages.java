package io.sfai.gateway.api.messages;

import io.sfai.gateway.http.Headers;
import io.sfai.gateway.http.HttpRequest;
import io.sfai.gateway.http.HttpResponse;
import io.sfai.gateway.inference.Caller;
import io.sfai.gateway.inference.Inference;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.InferenceStream;
import io.sfai.gateway.inference.Step;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;

/** Answers {@code POST /v1/messages}, streamed or whole. */
public final class Messages {
    private final Inference inference;
    private final InstantSource clock;
    private final Duration keepAlive;

    /**
     * @param keepAlive the longest silence towards a client that streams
     */
    public Messages(Inference inference, InstantSource clock, Duration keepAlive) {
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
        JsonObject body = MessageRequests.parse(http.body());
        MessageTools tools = MessageTools.read(body);
        InferenceRequest request =
                MessageRequests.read(http, body, tools, true, caller, clock.instant());
        boolean costAsked = "1".equals(http.headers().get("x-sfai-cost"));
        InferenceStream stream = inference.open(request);
        try {
            return request.stream()
                    ? streamed(request, tools, costAsked, stream)
                    : whole(request, tools, stream);
        } catch (RuntimeException | Error e) {
            stream.close();
            throw e;
        }
    }

    /** Waits for the first event, so that an upstream's 429 is a 429, but not for ever. */
    private HttpResponse streamed(
            InferenceRequest request,
            MessageTools tools,
            boolean costAsked,
            InferenceStream stream) {
        Step first = stream.next(keepAlive);
        boolean dropsTools = !(first instanceof Step.Idle) && !MessageAnswer.isOwn(first);
        Headers headers = headers(request, tools, dropsTools, stream);
        headers.add("content-type", "text/event-stream; charset=utf-8");
        headers.add("cache-control", "no-cache").add("x-accel-buffering", "no");
        return new HttpResponse.Streaming(
                200,
                headers,
                out -> {
                    try (stream) {
                        new MessageAnswer(request, costAsked, keepAlive, out).write(first, stream);
                    }
                });
    }

    private HttpResponse whole(
            InferenceRequest request, MessageTools tools, InferenceStream stream) {
        try (stream) {
            WholeMessage message = new WholeMessage(request);
            Step step = stream.next(keepAlive);
            while (!(step instanceof Step.End)) {
                message.add(step);
                step = stream.next(keepAlive);
            }
            Headers headers = headers(request, tools, !message.isRelayed(), stream);
            headers.add("content-type", "application/json");
            return new HttpResponse.Buffered(200, headers, Json.bytes(message.json()));
        }
    }

    /**
     * The answer's headers.
     *
     * @param dropsTools whether it is known that the upstream was not told of tools of its own
     */
    private static Headers headers(
            InferenceRequest request,
            MessageTools tools,
            boolean dropsTools,
            InferenceStream stream) {
        Headers headers = Headers.of("request-id", request.id());
        if (dropsTools && !tools.dropped().isEmpty()) {
            headers.add("x-sfai-dropped-tools", String.join(", ", tools.dropped()));
        }
        stream.headers().forEach(headers::add);
        return headers;
    }
}
