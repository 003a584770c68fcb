package io.sfai.gateway.tool;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A server on loopback that tools ask: it answers, or goes wrong, as each path is told to. */
public final class WebServer implements AutoCloseable {
    private final ServerSocket server;
    private final Map<String, Function<Asked, Reply>> paths = new ConcurrentHashMap<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    /** A request; {@code target} as it came, headers in lower case. */
    public record Asked(String method, String target, Map<String, String> headers, String body) {}

    /** What it does with a request. */
    public sealed interface Reply {
        /** A whole answer. */
        record Says(int status, Map<String, String> headers, byte[] body) implements Reply {}

        /** A body that never ends, as fast as it is read. */
        record Gushes(String type) implements Reply {}

        /** A byte of a body now and then, without end. */
        record Drips(String type) implements Reply {}

        /** Half of the announced body, and the end of the connection. */
        record Cuts(String type) implements Reply {}

        /** Nothing, on an open connection. */
        record Hangs() implements Reply {}

        static Reply json(String body) {
            return of(200, "application/json", body.getBytes(UTF_8));
        }

        static Reply text(int status, String body) {
            return of(status, "text/plain; charset=utf-8", body.getBytes(UTF_8));
        }

        static Reply of(int status, String type, byte[] body) {
            return new Says(status, Map.of("content-type", type), body);
        }
    }

    public WebServer() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    public String url() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    public int port() {
        return server.getLocalPort();
    }

    /** Answers a path, without its query. */
    public WebServer on(String path, Reply reply) {
        return on(path, request -> reply);
    }

    public WebServer on(String path, Function<Asked, Reply> reply) {
        paths.put(path, reply);
        return this;
    }

    public List<Asked> asked() {
        return asked;
    }

    public Asked last() {
        return asked.getLast();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                // Closed.
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            String[] start = line(in).split(" ", 3);
            Map<String, String> headers = new TreeMap<>();
            for (String line = line(in); !line.isEmpty(); line = line(in)) {
                int colon = line.indexOf(':');
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
            int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
            String body = new String(in.readNBytes(length), UTF_8);
            Asked request = new Asked(start[0], start[1], headers, body);
            asked.add(request);
            Function<Asked, Reply> reply = paths.get(start[1].split("\\?", 2)[0]);
            answer(
                    reply == null ? Reply.text(404, "no such page") : reply.apply(request),
                    socket.getOutputStream());
        } catch (IOException | ArrayIndexOutOfBoundsException e) {
            // The client has had enough, or said nothing.
        }
    }

    private void answer(Reply reply, OutputStream out) throws IOException {
        switch (reply) {
            case Reply.Says says -> {
                StringBuilder head = new StringBuilder("HTTP/1.1 " + says.status() + " So\r\n");
                says.headers().forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
                head.append("Content-Length: " + says.body().length + "\r\n");
                out.write((head + "Connection: close\r\n\r\n").getBytes(ISO_8859_1));
                out.write(says.body());
            }
            case Reply.Gushes gushes -> {
                begin(out, gushes.type(), "");
                while (!ends(0)) {
                    out.write("a lot of text ".repeat(1_000).getBytes(UTF_8));
                }
            }
            case Reply.Drips drips -> {
                begin(out, drips.type(), "");
                while (!ends(30)) {
                    out.write('x');
                    out.flush();
                }
            }
            case Reply.Cuts cuts -> {
                begin(out, cuts.type(), "Content-Length: 1000\r\n");
                out.write("half".getBytes(UTF_8));
            }
            case Reply.Hangs hangs -> ends(60_000);
        }
        out.flush();
    }

    private static void begin(OutputStream out, String type, String more) throws IOException {
        String head = "HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\n" + more + "\r\n";
        out.write(head.getBytes(ISO_8859_1));
        out.flush();
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            line.append((char) c);
        }
        return line.toString().strip();
    }

    private boolean ends(int millis) {
        try {
            return closed.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        server.close();
    }
}
