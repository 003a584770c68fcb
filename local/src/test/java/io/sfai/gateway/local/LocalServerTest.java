package io.sfai.gateway.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sfai.gateway.http.Headers;
import io.sfai.gateway.http.HttpRequest;
import io.sfai.gateway.http.HttpResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The laptop's HTTP server, byte by byte. */
class LocalServerTest {
    private static final String CLOSE = "Connection: close\r\n\r\n";

    private final LocalServer server =
            LocalServer.start("127.0.0.1", 0, 1000, LocalServerTest::answer);

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aConnectionThatIsToBeClosedIsClosed() throws IOException {
        assertThat(answer("GET / HTTP/1.1\r\nHost: x\r\n" + CLOSE)).endsWith("\r\n\r\nGET");
    }

    @Test
    void aPortThatIsTakenIsSaid() {
        int taken = URI.create(server.address()).getPort();
        assertThatThrownBy(() -> LocalServer.start("127.0.0.1", taken, 1, LocalServerTest::answer))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("port " + taken);
    }

    @Test
    void aStreamIsWholeThoughItsConnectionIsToBeClosed() throws IOException {
        assertThat(answer("GET /stream HTTP/1.1\r\nHost: x\r\n" + CLOSE))
                .endsWith("\r\n\r\n3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n");
    }

    @Test
    void aBodyThatIsNotInChunksAsPromisedIsRefusedOnce() throws IOException {
        String chunked = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
        assertThat(answer(chunked + "ZZ\r\n"))
                .startsWith("HTTP/1.1 400")
                .contains("\"type\":\"invalid_request_error\"")
                .containsOnlyOnce("HTTP/1.1");
    }

    @Test
    void anAnswerToHeadHasNoBody() throws IOException {
        String both =
                answer("HEAD / HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n" + CLOSE);
        assertThat(both).doesNotContain("HEAD").endsWith("GET");
    }

    @Test
    void whatIsNotHttpGetsAnErrorOfTheSameShape() throws IOException {
        assertThat(answer("GET /%zz HTTP/1.1\r\nHost: x\r\n" + CLOSE))
                .startsWith("HTTP/1.1 400")
                .contains("{\"error\":{\"message\":\"")
                .contains("\"type\":\"invalid_request_error\"");
    }

    @Test
    void aHugeBodyIsAnsweredAndNotKept() throws IOException {
        int port = URI.create(server.address()).getPort();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            OutputStream out = socket.getOutputStream();
            String head = "POST /length HTTP/1.1\r\nHost: x\r\nContent-Length: 104857600\r\n";
            out.write((head + CLOSE).getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < 100; i++) {
                out.write(new byte[1 << 20]);
            }
            String answer =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(answer).startsWith("HTTP/1.1 200").endsWith("\r\n\r\n1001");
        }
    }

    private static HttpResponse answer(HttpRequest request) {
        if (request.path().equals("/length")) {
            return HttpResponse.text(200, String.valueOf(request.body().length));
        }
        if (!request.path().equals("/stream")) {
            return HttpResponse.text(200, request.method());
        }
        return new HttpResponse.Streaming(
                200,
                new Headers(),
                out -> {
                    for (String word : List.of("one", "two")) {
                        out.write(word.getBytes(StandardCharsets.US_ASCII));
                        out.flush();
                    }
                });
    }

    /** Everything that comes until the server closes the connection. */
    private String answer(String request) throws IOException {
        int port = URI.create(server.address()).getPort();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(3000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }
}
