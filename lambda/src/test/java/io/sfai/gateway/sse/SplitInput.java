package io.sfai.gateway.sse;

import java.io.InputStream;

/** Bytes that come in two pieces, or in many of one size, as a network cuts them. */
public final class SplitInput extends InputStream {
    private final byte[] bytes;
    private final int first;
    private final int further;
    private int position;

    /**
     * @param first how many bytes the first read gives at most
     * @param further how many each further read gives at most
     */
    public SplitInput(byte[] bytes, int first, int further) {
        this.bytes = bytes;
        this.first = first;
        this.further = further;
    }

    @Override
    public int read() {
        return position == bytes.length ? -1 : bytes[position++] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
        if (position == bytes.length) {
            return -1;
        }
        int piece = position < first ? first - position : further;
        int count = Math.min(Math.min(piece, length), bytes.length - position);
        System.arraycopy(bytes, position, into, offset, count);
        position += count;
        return count;
    }
}
