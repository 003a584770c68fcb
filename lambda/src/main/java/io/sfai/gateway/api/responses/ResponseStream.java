package io.sfai.gateway.api.responses;

import io.sfai.gateway.api.AnswerForm;
import io.sfai.gateway.api.OpenAiErrors;
import io.sfai.gateway.api.responses.ResponseHead.State;
import io.sfai.gateway.error.GatewayError;
import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.Dialect;
import io.sfai.gateway.inference.InferenceEvent;
import io.sfai.gateway.inference.InferenceEvent.Raw;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.sse.SseWriter;
import java.io.IOException;

/**
 * Writes one streamed answer, from {@code response.created} to its one terminal event: the
 * upstream's own events where it speaks the dialect, else events made of deltas.
 */
final class ResponseStream implements AnswerForm.Streamed {
    private final Asked asked;
    private final Conclusion conclusion;
    private final SseWriter out;
    private final StreamEvents events;
    private final Answer answer;
    private final ResponseRelay relay;
    private boolean begun;

    ResponseStream(Asked asked, Conclusion conclusion, SseWriter out) {
        this.asked = asked;
        this.conclusion = conclusion;
        this.out = out;
        this.events = new StreamEvents(out);
        this.answer = asked.answer(events);
        this.relay = new ResponseRelay(asked, out);
    }

    @Override
    public void event(InferenceEvent event) throws IOException {
        Raw raw = event.raw();
        if (raw != null && !raw.whole() && raw.dialect() == Dialect.RESPONSES) {
            relay.write(raw);
            return;
        }
        beginOnce();
        for (Delta delta : event.deltas()) {
            answer.add(delta);
        }
    }

    /** Not before it is known whose words these are. */
    private void beginOnce() throws IOException {
        if (!begun) {
            begun = true;
            JsonObject response = asked.head().json(State.BEGUN, new JsonArray(), null);
            events.send("response.created", new JsonObject().put("response", response));
            events.send("response.in_progress", new JsonObject().put("response", response));
        }
    }

    @Override
    public void idle() throws IOException {
        out.keepAlive();
    }

    @Override
    public void end() throws IOException {
        if (relay.hasBegun()) {
            relay.end(conclusion);
            return;
        }
        beginOnce();
        answer.end();
        // The client has all of the answer while it is kept.
        out.flush();
        JsonObject response = conclusion.of(answer);
        events.send(
                "response." + response.string("status"),
                new JsonObject().put("response", response));
    }

    /** Some clients know only the one of these two events, others only the other. */
    @Override
    public void failed(GatewayError error) throws IOException {
        boolean relayed = relay.hasBegun();
        if (relayed) {
            events.goOnFrom(relay.next());
        } else {
            beginOnce();
        }
        JsonObject body = OpenAiErrors.body(error).object("error");
        JsonObject told = body == null ? new JsonObject() : body;
        JsonObject event = new JsonObject();
        for (String name : new String[] {"code", "message", "param"}) {
            event.put(name, told.get(name));
        }
        events.send("error", event.put("error", told));
        JsonObject failed =
                relayed
                        ? conclusion.failed(relay.done(), null, error)
                        : conclusion.failed(answer, error);
        events.send("response.failed", new JsonObject().put("response", failed));
    }
}
