package io.sfai.gateway.bench;

import io.sfai.gateway.bench.LoopbackServer.Request;
import java.io.IOException;
import java.io.OutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ServerSocketFactory;

/**
 * A model that costs nothing: its bytes are made beforehand. The model's name says what comes:
 * {@code whole}, {@code stream-N} with N chunks as fast as they are taken, {@code slow-N-MS} with a
 * pause before each; the path says in which dialect. As upstreams do, every event is an HTTP chunk
 * and a write of its own.
 */
final class NullUpstream {
    private static final Pattern MODEL =
            Pattern.compile("\"model\"\\s*:\\s*\"([^\"]*)\"|^POST /model/([^/]*)/");
    private static final Pattern STREAM = Pattern.compile("(?:stream|slow)-(\\d+)(?:-(\\d+))?");

    private static final Bytes CHAT = new Bytes(Wire.CHAT);
    private static final Bytes MESSAGES = new Bytes(Wire.MESSAGES);
    private static final Bytes CONVERSE = new Bytes(Wire.CONVERSE);
    private static final Bytes RESPONSES = new Bytes(Wire.RESPONSES);

    /** A dialect's bytes. */
    private record Bytes(byte[] whole, byte[] head, byte[] first, byte[] word, byte[] last) {
        Bytes(Wire wire) {
            this(wire.whole(), wire.head(), wire.first(), wire.word(), wire.last());
        }

        static Bytes of(Wire wire) {
            return switch (wire) {
                case CHAT -> CHAT;
                case MESSAGES -> MESSAGES;
                case CONVERSE -> CONVERSE;
                case RESPONSES -> RESPONSES;
            };
        }
    }

    private NullUpstream() {}

    /** Serves on a port in a process of its own, until it is killed. */
    public static void main(String[] args) throws Exception {
        int port = Integer.parseInt(args[0]);
        try (var server =
                new LoopbackServer(ServerSocketFactory.getDefault(), port, NullUpstream::answer)) {
            System.out.println("serving on " + server.port());
            Thread.currentThread().join();
        }
    }

    static void answer(Request request, OutputStream out) throws IOException, InterruptedException {
        Bytes bytes = Bytes.of(Wire.of(request.head()));
        Matcher stream = STREAM.matcher(model(request));
        if (stream.matches()) {
            String pause = stream.group(2);
            int millis = pause == null ? 0 : Integer.parseInt(pause);
            stream(bytes, out, Integer.parseInt(stream.group(1)), millis);
        } else {
            out.write(bytes.whole);
        }
    }

    private static String model(Request request) {
        boolean inPath = Wire.of(request.head()) == Wire.CONVERSE;
        Matcher model = MODEL.matcher(inPath ? request.head() : request.text());
        return model.find() ? model.group(inPath ? 2 : 1) : "";
    }

    /** The given number of chunks, the first with the role and the last with the end among them. */
    private static void stream(Bytes bytes, OutputStream out, int chunks, int pauseMillis)
            throws IOException, InterruptedException {
        out.write(bytes.head);
        for (int i = 0; i < chunks; i++) {
            if (pauseMillis > 0) {
                Thread.sleep(pauseMillis);
            }
            out.write(i == 0 ? bytes.first : i == chunks - 1 ? bytes.last : bytes.word);
        }
        out.write(Wire.end());
    }
}
