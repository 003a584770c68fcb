package io.sfai.gateway.runtime;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A Runtime API on loopback that hands out events by script and keeps every byte that it got. */
final class FakeRuntimeApi implements AutoCloseable {
    private final ServerSocket server;
    private final BlockingQueue<FakeEvent> events = new LinkedBlockingQueue<>();
    private final Map<String, Set<Fault>> answers = new ConcurrentHashMap<>();
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private final CountDownLatch eventRead = new CountDownLatch(1);
    private final CountDownLatch hungUp = new CountDownLatch(1);

    /** One request, byte by byte, on the connection of that number. */
    record Received(int connection, ByteArrayOutputStream raw) {
        String text() {
            return raw.toString(StandardCharsets.ISO_8859_1);
        }

        String path() {
            String[] words = text().split(" ", 3);
            return words.length < 2 ? "" : words[0] + " " + words[1];
        }
    }

    FakeRuntimeApi() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    String authority() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    /** Hands out one more event. */
    FakeRuntimeApi invoke(String id, String event, Fault... faults) {
        Set<Fault> set = EnumSet.noneOf(Fault.class);
        set.addAll(List.of(faults));
        events.add(new FakeEvent(id, event.getBytes(StandardCharsets.UTF_8), set));
        return this;
    }

    int connections() {
        return connections.get();
    }

    /** What has been asked for so far, such as {@code GET /2018-06-01/runtime/invocation/next}. */
    List<String> paths() {
        return received.stream().map(Received::path).toList();
    }

    /** All that has come for a path so far; empty if nothing has. */
    String received(String path) {
        return received.stream()
                .filter(r -> r.path().endsWith(path))
                .map(Received::text)
                .reduce("", String::concat);
    }

    /** Waits until what came for a path ends, or has, with this. */
    String await(String path, String part) throws InterruptedException {
        return Await.until(() -> received(path), text -> text.contains(part));
    }

    /** Waits for the loop to come back for the event after so many. */
    void awaitNext(int count) throws InterruptedException {
        Await.until(
                this::paths, all -> all.stream().filter(p -> p.endsWith("/next")).count() >= count);
    }

    /** Called by a handler: what is to happen after the event happens now, before it goes on. */
    void hangUpNow() {
        eventRead.countDown();
        try {
            if (!hungUp.await(20, TimeUnit.SECONDS)) {
                throw new AssertionError("no connection was hung up");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                int number = connections.incrementAndGet();
                sockets.add(socket);
                Thread.ofVirtual().start(() -> serve(socket, number));
            }
        } catch (IOException e) {
            // Closed: the test is over.
            events.clear();
        }
    }

    private void serve(Socket socket, int number) {
        try (socket) {
            boolean open = true;
            while (open) {
                Received request = new Received(number, new ByteArrayOutputStream());
                String head = head(socket.getInputStream(), request);
                open = head != null && answer(socket, request, head);
            }
        } catch (IOException | InterruptedException e) {
            // The peer went, or the test is over.
            sockets.remove(socket);
        }
        hungUp.countDown();
    }

    private boolean answer(Socket socket, Received request, String head)
            throws IOException, InterruptedException {
        String path = request.path();
        if (path.endsWith("invocation/next")) {
            return hand(socket, events.take());
        }
        String id = path.replaceAll(".*/invocation/|/.*", "");
        Set<Fault> faults = answers.getOrDefault(id, Set.of());
        InputStream in = socket.getInputStream();
        if (faults.contains(Fault.RESETS_DURING_ANSWER)) {
            socket.setSoLinger(true, 0);
            return false;
        }
        if (faults.contains(Fault.REPLIES_413_EARLY)) {
            reply(socket, "413 Too Large", "too much");
            socket.setSoLinger(true, 0);
            return false;
        }
        body(in, request, head.toLowerCase(Locale.ROOT));
        if (faults.contains(Fault.REPLIES_400)) {
            reply(socket, "400 Bad Request", "{\"errorMessage\":\"no\"}");
        } else if (faults.contains(Fault.REPLIES_413)) {
            reply(socket, "413 Payload Too Large", "too much");
        } else if (faults.contains(Fault.REPLIES_500)) {
            reply(socket, "500 Internal Server Error", "");
        } else {
            reply(socket, path.startsWith("GET") ? "200 OK" : "202 Accepted", "");
        }
        return true;
    }

    private boolean hand(Socket socket, FakeEvent event) throws IOException, InterruptedException {
        answers.put(event.id(), event.faults());
        if (event.has(Fault.HANGS_UP_WHILE_WAITING)) {
            events.add(event.without(Fault.HANGS_UP_WHILE_WAITING));
            return false;
        }
        if (event.has(Fault.REFUSES_NEXT)) {
            reply(socket, "403 Forbidden", "no");
            return true;
        }
        OutputStream out = socket.getOutputStream();
        if (event.has(Fault.GARBAGE)) {
            out.write("SSH-2.0-nothing\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return false;
        }
        out.write(event.encode());
        out.flush();
        if (event.has(Fault.HANGS_UP_AFTER_EVENT) || event.has(Fault.RESETS_AFTER_EVENT)) {
            // Not earlier: a reset throws away what is still unread.
            eventRead.await(20, TimeUnit.SECONDS);
            socket.setSoLinger(event.has(Fault.RESETS_AFTER_EVENT), 0);
            return false;
        }
        return !event.has(Fault.CLOSES_AFTER_EVENT) && !event.has(Fault.CUTS_EVENT);
    }

    private static void reply(Socket socket, String status, String body) throws IOException {
        String text = "HTTP/1.1 " + status + "\r\nContent-Length: " + body.length() + "\r\n\r\n";
        socket.getOutputStream().write((text + body).getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }

    /** Reads a head; null if the peer is gone. The request counts from its first whole line. */
    private @Nullable String head(InputStream in, Received request) throws IOException {
        boolean first = true;
        while (true) {
            String line = line(in, request);
            if (line == null) {
                return null;
            }
            if (first) {
                received.add(request);
                first = false;
            }
            if (line.isEmpty()) {
                return request.text();
            }
        }
    }

    private static void body(InputStream in, Received request, String head) throws IOException {
        if (head.contains("\r\ntransfer-encoding: chunked\r\n")) {
            String size = line(in, request);
            while (size != null && !size.equals("0")) {
                record(in, request, Integer.parseInt(size, 16) + 2);
                size = line(in, request);
            }
            String trailer = line(in, request);
            while (trailer != null && !trailer.isEmpty()) {
                trailer = line(in, request);
            }
        } else if (head.contains("\r\ncontent-length: ")) {
            String length = head.replaceAll("(?s).*\r\ncontent-length: ([0-9]+)\r\n.*", "$1");
            record(in, request, Integer.parseInt(length));
        }
    }

    private static void record(InputStream in, Received request, int length) throws IOException {
        for (int i = 0; i < length; i++) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("cut");
            }
            request.raw().write(next);
        }
    }

    private static @Nullable String line(InputStream in, Received request) throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            int next = in.read();
            if (next < 0) {
                return null;
            }
            request.raw().write(next);
            if (next == '\n') {
                return line.toString().strip();
            }
            line.append((char) next);
        }
    }
}
