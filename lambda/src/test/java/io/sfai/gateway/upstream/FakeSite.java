package io.sfai.gateway.upstream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;

/** A web site on loopback that says, byte for byte, what it is told to say on each path. */
final class FakeSite implements AutoCloseable {
    /** What it does with a request. */
    sealed interface Answer {
        /** So many bytes, as they are, and the end of the connection. */
        record Says(byte[] bytes) implements Answer {}

        /** A beginning, and then one more byte every few milliseconds. */
        record Drips(byte[] bytes) implements Answer {}

        /** A beginning, and then as much as the reader takes. */
        record Gushes(byte[] bytes) implements Answer {}

        /** Nothing, on an open connection. */
        record Hangs() implements Answer {}
    }

    private final ServerSocket server;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(1);

    FakeSite() throws IOException {
        this(ServerSocketFactory.getDefault());
    }

    /** A site behind TLS, if the factory is for that. */
    FakeSite(ServerSocketFactory sockets) throws IOException {
        server = sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    FakeSite on(String path, Answer answer) {
        answers.put(path, answer);
        return this;
    }

    /** A usual answer with a Content-Length, and headers as whole lines. */
    FakeSite on(String path, int status, byte[] body, String... headers) {
        List<String> head = new ArrayList<>(List.of(headers));
        head.add("Content-Length: " + body.length);
        return on(path, says(status, body, head.toArray(new String[0])));
    }

    FakeSite redirects(String path, String location) {
        return on(path, 302, new byte[0], "Location: " + location);
    }

    /** The heads of the requests that came. */
    List<String> requests() {
        return requests;
    }

    int connections() {
        return connections.get();
    }

    static Answer says(int status, byte[] body, String... headers) {
        byte[] head = head(status, headers);
        byte[] all = new byte[head.length + body.length];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(body, 0, all, head.length, body.length);
        return new Answer.Says(all);
    }

    static byte[] head(int status, String... headers) {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " So\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        return head.append("\r\n").toString().getBytes(ISO_8859_1);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                connections.incrementAndGet();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                // Closed.
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            String head = read(socket);
            if (head.isEmpty()) {
                return;
            }
            requests.add(head);
            String path = head.split(" ", 3)[1];
            answer(answers.getOrDefault(path, says(404, new byte[0])), socket.getOutputStream());
        } catch (IOException e) {
            // The reader has had enough.
        }
    }

    private void answer(Answer answer, OutputStream out) throws IOException {
        switch (answer) {
            case Answer.Says says -> {
                out.write(says.bytes());
                out.flush();
            }
            case Answer.Drips drips -> {
                out.write(drips.bytes());
                while (!ends(20)) {
                    out.write('x');
                    out.flush();
                }
            }
            case Answer.Gushes gushes -> {
                out.write(gushes.bytes());
                while (!ends(0)) {
                    out.write(new byte[1 << 16]);
                }
            }
            case Answer.Hangs hangs -> ends(60_000);
        }
    }

    private static String read(Socket socket) throws IOException {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
        StringBuilder head = new StringBuilder();
        String line = in.readLine();
        while (line != null && !line.isEmpty()) {
            head.append(line).append('\n');
            line = in.readLine();
        }
        return head.toString();
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
