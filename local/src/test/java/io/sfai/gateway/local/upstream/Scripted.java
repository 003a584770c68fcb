package io.sfai.gateway.local.upstream;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * An answer as bytes, for upstreams of any protocol.
 *
 * @param streamed whether the pieces come each in an HTTP chunk, or together with their length
 * @param end what comes after the pieces
 */
public record Scripted(
        int status, Map<String, String> headers, boolean streamed, List<byte[]> pieces, End end) {

    /** How an answer ends. */
    public enum End {
        /** As HTTP wants it. */
        WHOLE,
        /** The line is cut; of a body with a length, half of it has come. */
        CUT,
        /** The line stays open and silent; of a body with a length, half of it has come. */
        STALL
    }

    /**
     * The same bytes in other pieces.
     *
     * @param first how long the first one is
     * @param further how long the others are
     */
    public Scripted inPieces(int first, int further) {
        byte[] all = bytes();
        List<byte[]> cut = new ArrayList<>();
        for (int at = 0; at < all.length; ) {
            int to = Math.min(all.length, at + (at == 0 ? first : further));
            cut.add(Arrays.copyOfRange(all, at, to));
            at = to;
        }
        return new Scripted(status, headers, streamed, cut, end);
    }

    /** All pieces together. */
    public byte[] bytes() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        pieces.forEach(all::writeBytes);
        return all.toByteArray();
    }
}
