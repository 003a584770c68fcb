package io.sfai.gateway.bench;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import javax.net.ServerSocketFactory;

/** The least HTTP/1.1 server that benchmarks need: loopback, a thread a connection, no checks. */
final class LoopbackServer implements AutoCloseable {
    private static final int BACKLOG = 2048;
    private static final long STACK = 256 * 1024;

    /** Answers one request with bytes that are a whole HTTP response. */
    @FunctionalInterface
    interface Answering {
        void answer(Request request, OutputStream out) throws IOException, InterruptedException;
    }

    /** A request: its head as text, its body as bytes. */
    record Request(String head, byte[] body) {
        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    private final ServerSocket socket;
    private final Answering answering;

    LoopbackServer(ServerSocketFactory sockets, int port, Answering answering) throws IOException {
        this.socket = sockets.createServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress());
        this.answering = answering;
        Thread.ofPlatform().daemon().name("accept").start(this::accept);
    }

    int port() {
        return socket.getLocalPort();
    }

    /** A whole response with a body. */
    static byte[] response(int status, String type, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String head =
                "HTTP/1.1 %d OK\r\ncontent-type: %s\r\ncontent-length: %d\r\n\r\n"
                        .formatted(status, type, bytes.length);
        return (head + body).getBytes(StandardCharsets.UTF_8);
    }

    private void accept() {
        try {
            while (true) {
                Socket connection = socket.accept();
                Thread.ofPlatform().daemon().stackSize(STACK).start(() -> serve(connection));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            connection.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(connection.getInputStream(), 16 * 1024);
            OutputStream out = connection.getOutputStream();
            while (true) {
                answering.answer(read(in), out);
            }
        } catch (IOException e) {
            // The other side is done, or gone.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Request read(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder(512);
        while (head.length() < 4 || head.indexOf("\r\n\r\n", head.length() - 4) < 0) {
            int b = in.read();
            if (b < 0) {
                throw new EOFException();
            }
            head.append((char) b);
        }
        String text = head.toString();
        return new Request(text, in.readNBytes(contentLength(text)));
    }

    private static int contentLength(String head) {
        String length = header(head, "content-length");
        return length.isEmpty() ? 0 : Integer.parseInt(length);
    }

    /** A header's value; empty if there is none. */
    static String header(String head, String name) {
        String line = "\r\n" + name + ":";
        int at = head.toLowerCase(Locale.ROOT).indexOf(line);
        if (at < 0) {
            return "";
        }
        int from = at + line.length();
        return head.substring(from, head.indexOf('\r', from)).strip();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
