package io.sfai.gateway.local.emulator;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Finds the prelude at the head of a stream: JSON, then eight NULs, however they are cut up. */
final class PreludeDecoder {
    private static final int NULS = 8;
    private static final int MAX_JSON = 1 << 20;

    private final ByteArrayOutputStream json = new ByteArrayOutputStream();
    private int nuls;
    private @Nullable Prelude prelude;

    /** The prelude, once the last of its NULs has come. */
    @Nullable Prelude prelude() {
        return prelude;
    }

    /**
     * Takes as many of these bytes as belong to the prelude.
     *
     * @return how many it took; what follows them is body
     * @throws IOException when they are no prelude
     */
    int take(byte[] bytes, int offset, int length) throws IOException {
        for (int i = 0; i < length; i++) {
            if (prelude != null) {
                return i;
            }
            take(bytes[offset + i]);
        }
        return length;
    }

    private void take(byte next) throws IOException {
        if (next == 0) {
            nuls++;
            if (nuls == NULS) {
                prelude = Prelude.of(json.toByteArray());
            }
            return;
        }
        if (nuls > 0) {
            throw new IOException("only " + nuls + " NULs after the prelude's JSON");
        }
        if (json.size() == MAX_JSON) {
            throw new IOException("no end of the prelude within " + MAX_JSON + " bytes");
        }
        json.write(next);
    }
}
