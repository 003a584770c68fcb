package io.sfai.gateway.telemetry;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** The places of a text that are not to be shown. */
final class Marks {
    private static final String INSTEAD = "[redacted]";

    /** How long a short text may become, where it has many small marks. */
    private static final int ROOM = 4096;

    private @Nullable BitSet marked;

    void add(int from, int to) {
        BitSet bits = marked == null ? new BitSet() : marked;
        bits.set(from, to);
        marked = bits;
    }

    /**
     * A part of the text with {@code [redacted]} for what is marked in it; not longer than the part
     * itself, unless that is short, so that a line stays below its limit.
     */
    String shown(String text, int from, int to) {
        BitSet bits = marked;
        if (bits == null) {
            return text.substring(from, to);
        }
        StringBuilder out = new StringBuilder();
        int most = Math.max(to - from, ROOM);
        int at = from;
        while (at < to && out.length() < most) {
            int next = bits.nextSetBit(at);
            int clear = next < 0 || next > to ? to : next;
            out.append(text, at, Math.min(clear, at + most - out.length()));
            at = clear;
            if (at < to) {
                out.append(INSTEAD);
                at = bits.nextClearBit(at);
            }
        }
        return out.toString();
    }
}
