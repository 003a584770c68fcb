package io.sfai.gateway.local.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonException;
import io.sfai.gateway.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** What a gateway has logged. */
public final class LogLines implements Consumer<String> {
    private static final long PATIENCE_MILLIS = 15_000;

    private final List<String> lines = new CopyOnWriteArrayList<>();

    @Override
    public void accept(String line) {
        lines.add(line);
    }

    List<String> all() {
        return List.copyOf(lines);
    }

    /** A request's only {@code chat_completion} line, waited for. */
    JsonObject completion(String requestId) throws InterruptedException {
        JsonObject line = await("chat_completion", requestId);
        assertThat(of("chat_completion", requestId)).hasSize(1);
        return line;
    }

    /** The first line of an event and a request, waited for. */
    JsonObject await(String event, String requestId) throws InterruptedException {
        long end = System.currentTimeMillis() + PATIENCE_MILLIS;
        while (System.currentTimeMillis() < end) {
            List<JsonObject> found = of(event, requestId);
            if (!found.isEmpty()) {
                return found.getFirst();
            }
            Thread.sleep(10);
        }
        throw new AssertionError("no " + event + " of " + requestId + " in " + all());
    }

    /** The lines of an event and a request, so far. */
    List<JsonObject> of(String event, String requestId) {
        return events(event).stream()
                .filter(line -> requestId.equals(line.string("requestId")))
                .toList();
    }

    /** The lines of an event, so far. */
    public List<JsonObject> events(String event) {
        List<JsonObject> found = new ArrayList<>();
        for (String line : lines) {
            if (line.contains("\"event\":\"" + event + "\"")) {
                try {
                    found.add(Json.object(line));
                } catch (JsonException e) {
                    throw new AssertionError("a log line is not JSON: " + line, e);
                }
            }
        }
        return found;
    }
}
