package io.sfai.gateway.telemetry;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Writes events as JSON, one a line. Every text of every line passes its redaction, so that no
 * caller has to think of it.
 */
public final class EventLog {
    private final Consumer<String> sink;
    private final Level least;
    private final InstantSource clock;
    private final Redaction redaction;

    /** A log that shows all but keys. */
    public EventLog(Consumer<String> sink, Level least, InstantSource clock) {
        this(sink, least, clock, List.of());
    }

    /**
     * @param sink takes one line, without its end; any thread may call
     * @param least events below this level are dropped
     * @param redact what the lines must not show, beside keys
     */
    public EventLog(Consumer<String> sink, Level least, InstantSource clock, List<Pattern> redact) {
        this.sink = sink;
        this.least = least;
        this.clock = clock;
        this.redaction = new Redaction(redact);
    }

    /** Levels in the words of CloudWatch. */
    public enum Level {
        INFO,
        WARN,
        ERROR
    }

    /** Never shows this value in a line from now on, whatever it looks like. */
    public void conceal(String key) {
        redaction.conceal(key);
    }

    /** Whether a line would show this text as it is. */
    public boolean mayShow(String text) {
        return redaction.leaves(text);
    }

    /** Writes an event with its fields. */
    public void write(Level level, String event, JsonObject fields) {
        if (level.compareTo(least) < 0) {
            return;
        }
        JsonObject line = new JsonObject().put("timestamp", clock.instant().toString());
        line.put("level", level.name()).put("event", event);
        redaction.show(fields, line);
        sink.accept(Json.text(line));
    }

    /**
     * Writes a line that is no event, whatever the level.
     *
     * @param line its beginning, which is shown as it is
     */
    void write(JsonObject line, JsonObject fields) {
        redaction.show(fields, line);
        sink.accept(Json.text(line));
    }
}
