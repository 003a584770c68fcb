package io.sfai.gateway.api;

import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.http.Headers;
import io.sfai.gateway.http.HttpRequest;
import io.sfai.gateway.http.HttpResponse;
import io.sfai.gateway.inference.Inference;
import io.sfai.gateway.inference.InferenceEvent;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.InferenceStream;
import io.sfai.gateway.inference.Step;
import io.sfai.gateway.sse.SseWriter;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Answers what any dialect asks of a model, streamed or whole. */
public final class Answers {
    private static final String COST_ASKED = "x-sfai-cost";
    private static final String COST = "x-sfai-cost-usd";

    private final Inference inference;
    private final Duration keepAlive;

    /**
     * @param keepAlive the longest silence towards a client that streams
     */
    public Answers(Inference inference, Duration keepAlive) {
        this.inference = inference;
        this.keepAlive = keepAlive;
    }

    /**
     * One answer in the words of its dialect.
     *
     * @throws GatewayException for every failure before the first byte
     */
    public HttpResponse answer(HttpRequest http, InferenceRequest request, AnswerForm form) {
        InferenceStream stream = inference.open(request);
        try {
            return request.stream()
                    ? streamed(form, "1".equals(http.headers().get(COST_ASKED)), stream)
                    : whole(form, stream);
        } catch (RuntimeException | Error e) {
            stream.close();
            throw e;
        }
    }

    /** Waits for the first event, so that an upstream's 429 is a 429, but not for ever. */
    private HttpResponse streamed(AnswerForm form, boolean costAsked, InferenceStream stream) {
        Step first = stream.next(keepAlive);
        Headers headers = headers(form, form.droppedTools(first, stream.headers()), stream);
        headers.add("content-type", "text/event-stream; charset=utf-8");
        headers.add("cache-control", "no-cache").add("x-accel-buffering", "no");
        return new HttpResponse.Streaming(
                200,
                headers,
                body -> {
                    try (stream) {
                        SseWriter out = new SseWriter(body);
                        AnswerForm.Streamed answer = form.streamed(out);
                        write(first, stream, answer, out);
                        String cost = costAsked ? stream.headers().get(COST) : null;
                        if (cost != null) {
                            out.comment(COST + " " + cost);
                        }
                        answer.done();
                        out.flush();
                    }
                });
    }

    private void write(
            Step first, InferenceStream stream, AnswerForm.Streamed answer, SseWriter out)
            throws IOException {
        try {
            for (Step step = first; !(step instanceof Step.End); step = next(stream, out)) {
                if (step instanceof InferenceEvent event) {
                    answer.event(event);
                } else {
                    answer.idle();
                }
            }
            answer.end();
        } catch (GatewayException e) {
            answer.failed(e.error());
        }
    }

    /** The next step; what has been gathered leaves before this waits. */
    private Step next(InferenceStream stream, SseWriter out) throws IOException {
        Step step = stream.next(Duration.ZERO);
        if (step instanceof Step.Idle) {
            out.flush();
            return stream.next(keepAlive);
        }
        return step;
    }

    private HttpResponse whole(AnswerForm form, InferenceStream stream) {
        try (stream) {
            AnswerForm.Whole answer = form.whole();
            Step first = stream.next(keepAlive);
            while (first instanceof Step.Idle) {
                first = stream.next(keepAlive);
            }
            List<String> dropped = form.droppedTools(first, stream.headers());
            for (Step step = first; !(step instanceof Step.End); step = stream.next(keepAlive)) {
                if (step instanceof InferenceEvent event) {
                    answer.event(event);
                }
            }
            byte[] body = answer.bytes();
            Headers headers = headers(form, dropped, stream);
            return new HttpResponse.Buffered(
                    200, headers.add("content-type", "application/json"), body);
        }
    }

    private static Headers headers(AnswerForm form, List<String> dropped, InferenceStream stream) {
        Headers headers = form.headers();
        if (!dropped.isEmpty()) {
            headers.add("x-sfai-dropped-tools", String.join(", ", dropped));
        }
        stream.headers().forEach(headers::add);
        return headers;
    }
}
