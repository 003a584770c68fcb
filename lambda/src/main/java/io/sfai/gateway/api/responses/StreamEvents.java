package io.sfai.gateway.api.responses;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.sse.SseWriter;
import java.io.IOException;

/** Writes events with their names and numbers. */
final class StreamEvents implements Events {
    private final SseWriter out;
    private long number;

    StreamEvents(SseWriter out) {
        this.out = out;
    }

    /** The number that the next event gets, where somebody else has written those before. */
    void goOnFrom(long next) {
        number = next;
    }

    @Override
    public void send(String type, JsonObject fields) throws IOException {
        JsonObject event = new JsonObject().put("type", type);
        fields.names().forEach(name -> event.put(name, fields.get(name)));
        out.event(type, Json.bytes(event.put("sequence_number", number++)));
    }

    @Override
    public void delta(DeltaEvent event, String delta) throws IOException {
        out.event(event.type(), event.with(delta, number++));
    }
}
