package io.sfai.gateway.inference;

import io.sfai.gateway.json.JsonObject;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One event of an upstream's answer: what it says and, where the upstream speaks a client's
 * dialect, its own words, from which what it says is decoded on first use.
 */
public final class InferenceEvent implements Step {
    private final @Nullable Raw raw;
    private final Function<JsonObject, List<Delta>> decoder;
    private @Nullable List<Delta> deltas;

    private InferenceEvent(
            @Nullable Raw raw,
            @Nullable List<Delta> deltas,
            Function<JsonObject, List<Delta>> decoder) {
        this.raw = raw;
        this.deltas = deltas;
        this.decoder = decoder;
    }

    /** An event with no words of its own. */
    public static InferenceEvent of(Delta... deltas) {
        return new InferenceEvent(null, List.of(deltas), body -> List.of());
    }

    /** The same. */
    public static InferenceEvent of(List<Delta> deltas) {
        return new InferenceEvent(null, deltas, body -> List.of());
    }

    /** An event in an upstream's own words. */
    public static InferenceEvent raw(Raw raw, Function<JsonObject, List<Delta>> decoder) {
        return new InferenceEvent(raw, null, decoder);
    }

    /** The same event without its words. */
    public InferenceEvent withoutRaw() {
        return new InferenceEvent(null, deltas(), decoder);
    }

    /** The upstream's own words, or null if they are in no client's dialect. */
    public @Nullable Raw raw() {
        return raw;
    }

    /** What the event says, in order. */
    public List<Delta> deltas() {
        List<Delta> known = deltas;
        if (known == null) {
            known = raw == null ? List.of() : decoder.apply(raw.body());
            deltas = known;
        }
        return known;
    }

    /**
     * An upstream's own words.
     *
     * @param whole true for a complete buffered answer, false for one event of a stream
     * @param body the event's JSON; the reader may change it
     * @param text the body as it was written, or null if nobody kept it
     */
    public record Raw(Dialect dialect, boolean whole, JsonObject body, @Nullable Text text) {
        public Raw(Dialect dialect, boolean whole, JsonObject body) {
            this(dialect, whole, body, null);
        }
    }

    /**
     * An event's JSON as it was written, with the place of the one text in it that a relay puts
     * another in the place of: the model's name, or {@code item_id} in Responses.
     *
     * @param from where that text begins, at its quote; -1 if that is not certain
     * @param to where it ends, after its quote
     */
    public record Text(byte[] bytes, int from, int to) {
        /** Whether it can stand in an event's data, where a line's end would begin another line. */
        public boolean isOneLine() {
            for (byte each : bytes) {
                if (each == '\n' || each == '\r') {
                    return false;
                }
            }
            return true;
        }

        /**
         * The same with another text in that place: most events need no other change, and writing
         * their JSON anew would be a quarter of what relaying them costs.
         *
         * @param quoted as JSON has it
         * @return null if it must be written anew: the place is not certain, or it spans lines
         */
        public byte @Nullable [] with(byte[] quoted) {
            if (from < 0 || !isOneLine()) {
                return null;
            }
            int rest = bytes.length - to;
            byte[] spliced = new byte[from + quoted.length + rest];
            System.arraycopy(bytes, 0, spliced, 0, from);
            System.arraycopy(quoted, 0, spliced, from, quoted.length);
            System.arraycopy(bytes, to, spliced, spliced.length - rest, rest);
            return spliced;
        }
    }
}
