package io.sfai.gateway.local.emulator;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Keeps what an invocation was answered. */
final class RecordedSink implements ResponseSink {
    private final CompletableFuture<String> end = new CompletableFuture<>();
    private final List<String> pieces = new ArrayList<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private String begun = "";

    @Override
    public synchronized void begin(String contentType, boolean streamed) {
        begun = contentType + " " + (streamed ? "streamed" : "buffered");
    }

    @Override
    public synchronized void piece(byte[] piece, int offset, int length) {
        pieces.add(new String(piece, offset, length, StandardCharsets.UTF_8));
        bytes.write(piece, offset, length);
    }

    @Override
    public void end() {
        end.complete("whole");
    }

    @Override
    public void fail(FunctionFailure failure) {
        end.complete(failure.toString());
    }

    /** {@code whole}, or the failure. */
    String ended() throws Exception {
        return end.get(20, TimeUnit.SECONDS);
    }

    synchronized String begun() {
        return begun;
    }

    synchronized List<String> pieces() {
        return List.copyOf(pieces);
    }

    synchronized byte[] bytes() {
        return bytes.toByteArray();
    }
}
