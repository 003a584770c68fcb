package io.sfai.gateway.upstream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sfai.gateway.error.GatewayException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What must not be done twice is not sent twice, whatever becomes of its connection. */
@Timeout(30)
class AtMostOnceTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    private static final String BUSY =
            "HTTP/1.1 503 Busy\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n";

    /** OkHttp itself sends again what has no body, over whatever connection it finds. */
    @ParameterizedTest
    @ValueSource(strings = {"GET", "DELETE", "POST"})
    void aRequestThatWasTakenIsNotSentAgain(String method) throws IOException {
        try (KeptAlive server = new KeptAlive(OK, "", OK)) {
            UpstreamClient client = new UpstreamClient(InstantSource.system());
            assertThat(send(client, server, method)).isEqualTo(200);
            assertThatThrownBy(() -> send(client, server, method))
                    .isInstanceOf(GatewayException.class)
                    .hasMessageContaining("closed the connection");
            assertThat(server.asked).hasSize(2);
        }
    }

    @Test
    void aRefusalIsAnAnswer() throws IOException {
        try (KeptAlive server = new KeptAlive(OK, BUSY, OK)) {
            UpstreamClient client = new UpstreamClient(InstantSource.system());
            assertThat(send(client, server, "DELETE")).isEqualTo(200);
            assertThat(send(client, server, "DELETE")).isEqualTo(503);
            assertThat(server.asked).hasSize(2);
        }
    }

    private static int send(UpstreamClient client, KeptAlive server, String method) {
        byte[] body = method.equals("POST") ? new byte[] {1} : null;
        try (UpstreamClient.Exchange exchange =
                client.prepare(method, server.uri(), Map.of(), body, Duration.ofSeconds(5))
                        .atMostOnce()) {
            return exchange.send();
        }
    }

    /** Answers request by request over connections that stay; an empty answer is their end. */
    private static final class KeptAlive implements AutoCloseable {
        private final ServerSocket server;
        private final List<String> answers;
        private final List<String> asked = new CopyOnWriteArrayList<>();

        KeptAlive(String... answers) throws IOException {
            this.answers = List.of(answers);
            this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            Thread.ofPlatform().daemon().start(this::accept);
        }

        URI uri() {
            return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/");
        }

        private void accept() {
            while (!server.isClosed()) {
                try (Socket socket = server.accept()) {
                    serve(socket);
                } catch (IOException e) {
                    // Closed from the other end, or here.
                }
            }
        }

        private void serve(Socket socket) throws IOException {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
            for (String start = in.readLine(); start != null; start = in.readLine()) {
                boolean body = false;
                for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
                    body |= line.equalsIgnoreCase("content-length: 1");
                }
                if (body) {
                    in.read();
                }
                asked.add(start);
                String answer = answers.get(asked.size() - 1);
                if (answer.isEmpty()) {
                    return;
                }
                socket.getOutputStream().write(answer.getBytes(ISO_8859_1));
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
