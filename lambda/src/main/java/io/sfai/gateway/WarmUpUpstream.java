package io.sfai.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** An upstream inside the process that streams one fixed answer to one request. */
final class WarmUpUpstream implements AutoCloseable {
    /** Init may have a slow CPU, and the classes before the request take their time. */
    private static final int PATIENCE_MS = 30_000;

    private final byte[] answer;
    private final ServerSocket server;

    /**
     * @param stream the answer's body, which ends with its connection
     */
    WarmUpUpstream(String contentType, byte[] stream) throws IOException {
        String head =
                "HTTP/1.1 200 OK\r\nContent-Type: " + contentType + "\r\nConnection: close\r\n\r\n";
        byte[] start = head.getBytes(StandardCharsets.US_ASCII);
        answer = Arrays.copyOf(start, start.length + stream.length);
        System.arraycopy(stream, 0, answer, start.length, stream.length);
        server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        server.setSoTimeout(PATIENCE_MS);
        Thread.ofVirtual().start(this::answer);
    }

    String baseUrl() {
        return "http://" + server.getInetAddress().getHostAddress() + ":" + server.getLocalPort();
    }

    private void answer() {
        // Closed, whoever connects late is refused at once; open, it would wait in the queue.
        try (server;
                Socket socket = server.accept()) {
            socket.setSoTimeout(PATIENCE_MS);
            InputStream in = socket.getInputStream();
            // The request ends with its body's closing brace; nothing else of it matters.
            int last = 0;
            while (last != '}') {
                byte[] some = new byte[4096];
                int length = in.read(some);
                if (length < 0) {
                    return;
                }
                last = some[length - 1];
            }
            socket.getOutputStream().write(answer);
        } catch (IOException e) {
            // The warm-up's own request fails then, and says so.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
