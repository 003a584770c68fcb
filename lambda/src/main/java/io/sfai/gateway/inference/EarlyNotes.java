package io.sfai.gateway.inference;

import io.sfai.gateway.error.GatewayError;
import io.sfai.gateway.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** Keeps what a dialect notes of a request until the journal that writes its line is there. */
public final class EarlyNotes implements Journal {
    private final JsonObject notes = new JsonObject();

    @Override
    public void attempt(Target target) {}

    @Override
    public void failed(GatewayError error) {}

    @Override
    public void note(String field, @Nullable Object value) {
        notes.put(field, value);
    }

    @Override
    public void passOn(Journal other) {
        notes.names().forEach(field -> other.note(field, notes.get(field)));
    }
}
