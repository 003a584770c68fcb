package io.sfai.gateway.telemetry;

import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.telemetry.TimedText.TimeIsUp;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes out of a line what is not to be seen in a log: keys always, and what the patterns match. It
 * reads a text before the text is cut.
 */
final class Redaction {
    /** How far beyond a cut it reads; of something longer that is cut, a piece could be seen. */
    static final int MARGIN = 8192;

    /** For the patterns, a line. */
    private static final Duration LONGEST = Duration.ofMillis(100);

    private static final String TIMED_OUT = "[redaction timed out]";
    private static final String FAILED = "[redaction failed]";

    private final KnownKeys known = new KnownKeys();
    private final List<Pattern> patterns;

    Redaction(List<Pattern> patterns) {
        this.patterns = patterns;
    }

    /** Never shows this value from now on. */
    void conceal(String key) {
        known.add(key);
    }

    /** Whether a text is shown as it is. */
    boolean leaves(String text) {
        return shown(text, 0, text.length(), end()).equals(text);
    }

    private long end() {
        return patterns.isEmpty() ? 0 : System.nanoTime() + LONGEST.toNanos();
    }

    /** The fields of an object as they may be shown, appended to a line. */
    void show(JsonObject fields, JsonObject line) {
        long end = end();
        fields.names().forEach(name -> line.put(name, shown(fields.get(name), end)));
    }

    private @Nullable Object shown(@Nullable Object value, long end) {
        return switch (value) {
            case String text -> shown(text, 0, text.length(), end);
            case Excerpt part -> shown(part.text(), part.from(), part.to(), end) + part.after();
            case JsonObject object -> {
                JsonObject copy = new JsonObject();
                object.names().forEach(name -> copy.put(name, shown(object.get(name), end)));
                yield copy;
            }
            case JsonArray array -> {
                JsonArray copy = new JsonArray();
                array.forEach(element -> copy.add(shown(element, end)));
                yield copy;
            }
            case null, default -> value;
        };
    }

    private String shown(String text, int from, int to, long end) {
        int start = Math.max(0, from - MARGIN);
        String window = text.substring(start, Math.min(text.length(), to + MARGIN));
        Marks marks = new Marks();
        KeyShapes.mark(window, marks);
        known.mark(window, marks);
        try {
            for (Pattern pattern : patterns) {
                mark(pattern.matcher(new TimedText(window, end)), marks);
            }
        } catch (TimeIsUp e) {
            return TIMED_OUT;
        } catch (StackOverflowError e) {
            // Groups that repeat are matched recursively: (a|b)* needs a frame a character.
            return FAILED;
        }
        return marks.shown(window, from - start, to - start);
    }

    private static void mark(Matcher matcher, Marks marks) {
        while (matcher.find()) {
            marks.add(matcher.start(), matcher.end());
        }
    }
}
