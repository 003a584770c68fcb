package io.sfai.gateway.provider.bedrock;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A Bedrock on a plain socket that answers each request with the bytes it was given last. */
final class ScriptedBedrock implements AutoCloseable {
    private final ServerSocket server;
    private final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();
    private volatile byte[] first = {};
    private volatile byte[] rest = {};
    private volatile boolean staysOpen;

    /** A request: its line, its headers with names in lower case, its body. */
    record Asked(String line, Map<String, String> headers, JsonObject body) {}

    ScriptedBedrock() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    String url() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    /** Answers with a stream, in two writes split at a byte of its body. */
    void stream(byte[] body, int split) {
        answer(200, "application/vnd.amazon.eventstream", "", body, split);
    }

    /** Answers with a stream, and says no more on an open line. */
    void streamAndWait(byte[] body) {
        stream(body, body.length);
        first = withLength(first, body.length);
        staysOpen = true;
    }

    /** Answers with a whole body. */
    void json(int status, String headers, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        answer(status, "application/json", headers, bytes, bytes.length);
    }

    void answer(int status, String type, String headers, byte[] body, int split) {
        String head =
                "HTTP/1.1 %d X\r\ncontent-type: %s\r\nx-amzn-requestid: r-1\r\n%scontent-length: %d\r\n\r\n"
                        .formatted(status, type, headers, body.length);
        ByteArrayOutputStream start = new ByteArrayOutputStream();
        start.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
        start.write(body, 0, split);
        staysOpen = false;
        rest = Arrays.copyOfRange(body, split, body.length);
        first = start.toByteArray();
    }

    /** The next request that came. */
    Asked next() throws InterruptedException {
        Asked next = asked.poll(20, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("Bedrock was not asked");
        }
        return next;
    }

    /** How many requests have come that {@link #next} has not given yet. */
    int asked() {
        return asked.size();
    }

    private static byte[] withLength(byte[] head, int length) {
        String text = new String(head, StandardCharsets.ISO_8859_1);
        return text.replace("content-length: " + length, "content-length: " + (length + 1))
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                // The test is over.
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            for (Asked request = read(in); request != null; request = read(in)) {
                asked.add(request);
                out.write(first);
                out.flush();
                if (rest.length > 0) {
                    // Long enough for the reader to have taken what came before.
                    Thread.sleep(2);
                    out.write(rest);
                    out.flush();
                }
                if (staysOpen && in.read() < 0) {
                    return;
                }
            }
        } catch (IOException e) {
            // The client has hung up, which some tests want.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static @Nullable Asked read(InputStream in) throws IOException {
        String line = line(in);
        if (line == null) {
            return null;
        }
        Map<String, String> headers = new LinkedHashMap<>();
        for (String header = line(in); header != null && !header.isEmpty(); header = line(in)) {
            int colon = header.indexOf(':');
            headers.put(
                    header.substring(0, colon).toLowerCase(Locale.ROOT),
                    header.substring(colon + 1).strip());
        }
        byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
        return new Asked(line, headers, Json.object(body));
    }

    private static @Nullable String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0; b = in.read()) {
            if (b == '\n') {
                return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
            }
            line.write(b);
        }
        return null;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
