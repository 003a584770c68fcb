package io.sfai.gateway.api.responses;

import io.sfai.gateway.api.OpenAiErrors;
import io.sfai.gateway.api.responses.ResponseHead.State;
import io.sfai.gateway.error.GatewayError;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.InferenceEvent;
import io.sfai.gateway.inference.InferenceStream;
import io.sfai.gateway.inference.Step;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.sse.SseWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;

/** Writes one streamed answer, from {@code response.created} to its one terminal event. */
final class ResponseStream {
    private static final String COST = "x-sfai-cost-usd";

    private final Asked asked;
    private final Conclusion conclusion;
    private final Duration keepAlive;
    private final SseWriter out;
    private final Events events;
    private final Answer answer;

    ResponseStream(Asked asked, Conclusion conclusion, Duration keepAlive, OutputStream out) {
        this.asked = asked;
        this.conclusion = conclusion;
        this.keepAlive = keepAlive;
        this.out = new SseWriter(out);
        this.events = new StreamEvents(this.out);
        this.answer = asked.answer(events);
    }

    /**
     * Writes everything; a failure becomes {@code error} and {@code response.failed}.
     *
     * @param costAsked whether the client wants to know what the answer cost
     * @throws IOException when the client is gone
     */
    void write(Step first, InferenceStream stream, boolean costAsked) throws IOException {
        JsonObject begun = asked.head().json(State.BEGUN, new JsonArray(), null);
        events.send("response.created", new JsonObject().put("response", begun));
        events.send("response.in_progress", new JsonObject().put("response", begun));
        try {
            for (Step step = first; !(step instanceof Step.End); step = next(stream)) {
                if (step instanceof InferenceEvent event) {
                    for (Delta delta : event.deltas()) {
                        answer.add(delta);
                    }
                } else {
                    out.keepAlive();
                }
            }
            answer.end();
            // The client has all of the answer while it is kept.
            out.flush();
            JsonObject response = conclusion.of(answer);
            events.send(
                    "response." + response.string("status"),
                    new JsonObject().put("response", response));
        } catch (GatewayException e) {
            fail(e.error());
        }
        String cost = costAsked ? stream.headers().get(COST) : null;
        if (cost != null) {
            out.comment(COST + " " + cost);
        }
        out.flush();
    }

    /** The next step; what has been gathered leaves before this waits. */
    private Step next(InferenceStream stream) throws IOException {
        Step step = stream.next(Duration.ZERO);
        if (step instanceof Step.Idle) {
            out.flush();
            return stream.next(keepAlive);
        }
        return step;
    }

    /** Some clients know only the one of these two events, others only the other. */
    private void fail(GatewayError error) throws IOException {
        JsonObject body = OpenAiErrors.body(error).object("error");
        JsonObject told = body == null ? new JsonObject() : body;
        JsonObject event = new JsonObject();
        for (String name : new String[] {"code", "message", "param"}) {
            event.put(name, told.get(name));
        }
        events.send("error", event.put("error", told));
        JsonObject failed = conclusion.failed(answer, error);
        events.send("response.failed", new JsonObject().put("response", failed));
    }
}
