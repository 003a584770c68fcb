package io.sfai.gateway.local.chat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import okhttp3.MediaType;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.BufferedSource;
import okio.ForwardingSource;
import okio.Okio;
import org.jspecify.annotations.Nullable;

/**
 * A stream in which the gateway may tell its cost. It does so in a comment, which the SDK reads
 * past.
 */
final class CostComment extends ResponseBody {
    private static final byte[] BEGINNING =
            ": x-sfai-cost-usd ".getBytes(StandardCharsets.US_ASCII);
    private static final int LONGEST = BEGINNING.length + 40;

    private final ResponseBody body;
    private final BufferedSource source;

    CostComment(ResponseBody body, Consumer<String> told) {
        this.body = body;
        this.source = Okio.buffer(new Watched(body.source(), told));
    }

    @Override
    public @Nullable MediaType contentType() {
        return body.contentType();
    }

    @Override
    public long contentLength() {
        return body.contentLength();
    }

    @Override
    public BufferedSource source() {
        return source;
    }

    private static final class Watched extends ForwardingSource {
        private final Consumer<String> told;
        private final Buffer line = new Buffer();
        private boolean candidate = true;

        Watched(BufferedSource source, Consumer<String> told) {
            super(source);
            this.told = told;
        }

        @Override
        public long read(Buffer sink, long count) throws IOException {
            long read = super.read(sink, count);
            for (long at = sink.size() - Math.max(read, 0); at < sink.size(); at++) {
                see(sink.getByte(at));
            }
            return read;
        }

        private void see(byte b) {
            if (b == '\n') {
                if (candidate && line.size() > BEGINNING.length) {
                    told.accept(line.readUtf8().substring(BEGINNING.length).strip());
                }
                line.clear();
                candidate = true;
            } else if (candidate) {
                long at = line.size();
                candidate = at < BEGINNING.length ? b == BEGINNING[(int) at] : at < LONGEST;
                line.writeByte(b);
            }
        }
    }
}
