package io.sfai.gateway.telemetry;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import java.time.InstantSource;
import java.util.function.Consumer;

/** Writes events as JSON, one a line. */
public final class EventLog {
    private final Consumer<String> sink;
    private final Level least;
    private final InstantSource clock;

    /**
     * @param sink takes one line, without its end
     * @param least events below this level are dropped
     */
    public EventLog(Consumer<String> sink, Level least, InstantSource clock) {
        this.sink = sink;
        this.least = least;
        this.clock = clock;
    }

    /** Levels in the words of CloudWatch. */
    public enum Level {
        INFO,
        WARN,
        ERROR
    }

    /** Writes an event with its fields. */
    public void write(Level level, String event, JsonObject fields) {
        if (level.compareTo(least) < 0) {
            return;
        }
        JsonObject line = new JsonObject().put("timestamp", clock.instant().toString());
        line.put("level", level.name()).put("event", event);
        fields.names().forEach(name -> line.put(name, fields.get(name)));
        sink.accept(Json.text(line));
    }
}
