package io.sfai.gateway.functionurl;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;

/** The events under {@code events/}. */
final class Events {
    private Events() {}

    static byte[] bytes(String name) throws IOException {
        try (InputStream in = Events.class.getResourceAsStream("/events/" + name)) {
            if (in == null) {
                throw new IOException("no event " + name);
            }
            return in.readAllBytes();
        }
    }

    static JsonObject json(String name) throws IOException {
        return Json.object(bytes(name));
    }
}
