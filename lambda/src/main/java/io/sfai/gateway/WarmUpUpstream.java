package io.sfai.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** An upstream inside the process that streams one fixed answer to one request. */
final class WarmUpUpstream implements AutoCloseable {
    private static final int PATIENCE_MS = 2000;

    private static final byte[] ANSWER =
            """
            HTTP/1.1 200 OK\r
            Content-Type: text/event-stream\r
            Connection: close\r
            \r
            data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m",\
            "choices":[{"index":0,"delta":{"content":"hello"},"finish_reason":null}]}

            data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m",\
            "choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

            data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m",\
            "choices":[],"usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}

            data: [DONE]

            """
                    .getBytes(StandardCharsets.US_ASCII);

    private final ServerSocket server;

    WarmUpUpstream() throws IOException {
        server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        server.setSoTimeout(PATIENCE_MS);
        Thread.ofVirtual().start(this::answer);
    }

    String baseUrl() {
        return "http://" + server.getInetAddress().getHostAddress() + ":" + server.getLocalPort();
    }

    private void answer() {
        try (Socket socket = server.accept()) {
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
            socket.getOutputStream().write(ANSWER);
        } catch (IOException e) {
            // The warm-up's own request fails then, and says so.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
