package io.sfai.gateway.telemetry;

import io.sfai.gateway.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * What is noted of a request: of all of it, or of the attempt at hand. A provider may note on its
 * own thread.
 */
final class Notes {
    private final JsonObject ofRequest = new JsonObject();
    private JsonObject ofAttempt = new JsonObject();
    private boolean attempted;

    /** What comes is of a new attempt; what the one before it noted is forgotten. */
    synchronized void attempt() {
        ofAttempt = new JsonObject();
        attempted = true;
    }

    /** The attempt has given a part of the answer, so what it noted stays. */
    synchronized void round() {
        for (String name : ofAttempt.names()) {
            if (ofAttempt.get(name) != null) {
                ofRequest.put(name, ofAttempt.get(name));
            }
        }
        ofAttempt = new JsonObject();
        attempted = false;
    }

    synchronized void put(String field, @Nullable Object value) {
        (attempted ? ofAttempt : ofRequest).put(field, RequestLine.bounded(value));
    }

    synchronized void addTo(JsonObject line) {
        ofRequest.names().forEach(name -> line.put(name, ofRequest.get(name)));
        for (String name : ofAttempt.names()) {
            Object value = ofAttempt.get(name);
            if (value == null) {
                line.remove(name);
            } else {
                line.put(name, value);
            }
        }
    }
}
