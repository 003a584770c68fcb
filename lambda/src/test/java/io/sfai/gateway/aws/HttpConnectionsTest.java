package io.sfai.gateway.aws;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sfai.gateway.aws.AwsException.Kind;
import io.sfai.gateway.upstream.TestTls;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What our own HTTP makes of a service's bytes. */
class HttpConnectionsTest {
    private static final int MOST = 100_000;
    private static final Duration TIME = Duration.ofSeconds(5);
    private static final String CHUNKED =
            "HTTP/1.1 200 OK|Transfer-Encoding: chunked|X-A:  b ||3;q=1|abc|0a|0123456789|0|T: x||"
                    .replace("|", "\r\n");
    private static final String KNOWN = "HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nabc";

    private Instant now = Instant.parse("2026-11-22T00:00:00Z");
    private HttpConnections connections =
            new HttpConnections((SSLSocketFactory) SSLSocketFactory.getDefault(), () -> now);

    /** A server that answers each request of a connection with the same bytes, in two pieces. */
    private static final class Raw implements AutoCloseable {
        private final ServerSocket socket;
        private final AtomicInteger dialled = new AtomicInteger();
        private final AtomicInteger asked = new AtomicInteger();
        private final List<String> answers;
        private final int split;

        /**
         * @param answers one a connection, the last for all further ones; empty to end at once
         */
        Raw(ServerSocketFactory sockets, int split, String... answers) throws IOException {
            this.socket = sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
            this.answers = List.of(answers);
            this.split = split;
            Thread.ofVirtual().start(this::accept);
        }

        Raw(String... answers) throws IOException {
            this(ServerSocketFactory.getDefault(), 0, answers);
        }

        private void accept() {
            try {
                while (true) {
                    Socket connection = socket.accept();
                    int turn = Math.min(dialled.getAndIncrement(), answers.size() - 1);
                    Thread.ofVirtual().start(() -> serve(connection, answers.get(turn)));
                }
            } catch (IOException e) {
                // Closed.
            }
        }

        private void serve(Socket connection, String answer) {
            try (connection) {
                connection.setTcpNoDelay(true);
                InputStream in = new BufferedInputStream(connection.getInputStream());
                OutputStream out = connection.getOutputStream();
                byte[] bytes = answer.getBytes(ISO_8859_1);
                boolean lasts = answer.contains("content-length") || answer.contains("chunked");
                while (request(in)) {
                    asked.incrementAndGet();
                    out.write(bytes, 0, split);
                    out.flush();
                    out.write(bytes, split, bytes.length - split);
                    if (!lasts) {
                        return;
                    }
                }
            } catch (IOException e) {
                // The client is gone.
            }
        }

        private static boolean request(InputStream in) throws IOException {
            int ends = 0;
            for (int b = in.read(); b >= 0; b = in.read()) {
                ends = b == '\n' ? ends + 1 : b == '\r' ? ends : 0;
                if (ends == 2) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Test
    void anAnswerIsReadWhereverItIsSplit() throws IOException {
        for (String answer : List.of(CHUNKED, KNOWN, "HTTP/1.0 200 OK\r\n\r\nabc")) {
            String body = answer.equals(CHUNKED) ? "abc0123456789" : "abc";
            for (int split = 0; split < answer.length(); split++) {
                try (Raw raw = new Raw(ServerSocketFactory.getDefault(), split, answer)) {
                    AwsAnswer read = get(raw);
                    assertThat(new String(read.body(), ISO_8859_1)).isEqualTo(body);
                    assertThat(read.status()).isEqualTo(200);
                    if (answer.equals(CHUNKED)) {
                        assertThat(read.header("x-a")).isEqualTo("b");
                    }
                }
            }
        }
    }

    @Test
    void whatIsSaidBeforeTheAnswerIsNotTheAnswer() throws IOException {
        String early = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n";
        try (Raw raw = new Raw(early + KNOWN)) {
            for (int i = 0; i < 2; i++) {
                AwsAnswer read = get(raw);
                assertThat(read.status()).isEqualTo(200);
                assertThat(read.header("link")).isNull();
                assertThat(new String(read.body(), ISO_8859_1)).isEqualTo("abc");
            }
            assertThat(raw.dialled).hasValue(1);
        }
    }

    @Test
    void aConnectionIsKept() throws IOException {
        for (String answer : List.of(CHUNKED, KNOWN)) {
            try (Raw raw = new Raw(answer)) {
                get(raw);
                get(raw);
                assertThat(raw.dialled).hasValue(1);
                assertThat(raw.asked).hasValue(2);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 3\r\n\r\nabc",
                "HTTP/1.0 200 OK\r\ncontent-length: 3\r\n\r\nabc",
                "HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nabcHTTP/1.1 200 OK\r\n\r\n",
                "HTTP/1.1 200 OK\r\n\r\nabc"
            })
    void aConnectionThatIsOverIsNot(String answer) throws IOException {
        try (Raw raw = new Raw(answer)) {
            get(raw);
            get(raw);
            assertThat(raw.dialled).hasValue(2);
        }
    }

    @Test
    void nothingIsKeptOverAFreeze() throws IOException {
        try (Raw raw = new Raw(KNOWN)) {
            get(raw);
            now = now.plusSeconds(21);
            get(raw);
            assertThat(raw.dialled).hasValue(2);
        }
    }

    @Test
    void aBodyThatIsTooLongIsCut() throws IOException {
        String body = "x".repeat(2 * MOST);
        String head = "HTTP/1.1 200 OK\r\ncontent-length: " + body.length() + "\r\n\r\n";
        String chunk = Integer.toHexString(body.length());
        String chunks = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n" + chunk + "\r\n";
        for (String answer : List.of(head + body, chunks + body + "\r\n0\r\n\r\n")) {
            try (Raw raw = new Raw(answer)) {
                assertThat(get(raw).body()).hasSize(MOST);
                assertThat(get(raw).body()).hasSize(MOST);
                assertThat(raw.dialled).hasValue(2);
            }
        }
    }

    @Test
    void noBodyFollowsSomeStatuses() throws IOException {
        try (Raw raw = new Raw("HTTP/1.1 304 Not Modified\r\ncontent-length: 77\r\n\r\n")) {
            assertThat(get(raw).body()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH\r\n\r\n",
                "HTTP/1.1 abc\r\n\r\n",
                "HTTP/1.1 200 OK\r\nno header\r\n\r\n",
                "HTTP/1.1 200 OK\r\ncontent-length: -3\r\n\r\n",
                "HTTP/1.1 200 OK\r\ncontent-length: 99999999999999999999\r\n\r\n",
                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n\r\n"
            })
    void whatIsNoHttpIsTold(String answer) throws IOException {
        try (Raw raw = new Raw(answer)) {
            assertThat(failure(raw, "GET").kind()).isEqualTo(Kind.MALFORMED);
        }
    }

    @Test
    void aLineOrHeadersWithoutEndAreGivenUp() throws IOException {
        String line = "HTTP/1.1 200 " + "x".repeat(1 << 20);
        String headers = "HTTP/1.1 200 OK\r\n";
        for (int i = 0; i < 300; i++) {
            headers += "h" + i + ": v\r\n";
        }
        for (String answer : List.of(line, headers)) {
            try (Raw raw = new Raw(answer)) {
                assertThat(failure(raw, "GET").kind()).isEqualTo(Kind.MALFORMED);
            }
        }
    }

    /** The service ends what it has kept for long; only a call that does no harm goes out again. */
    @Test
    void aKeptConnectionThatHasDiedIsMadeUpForOnlyForReads() throws IOException {
        for (boolean repeatable : new boolean[] {true, false}) {
            // It serves one request, promises more and closes.
            try (Raw raw = new Raw("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc")) {
                AwsCall call = call(raw, "POST", repeatable);
                connections.exchange(call, Map.of(), MOST, TIME);
                AwsException e =
                        catchThrowableOfType(
                                AwsException.class,
                                () -> connections.exchange(call, Map.of(), MOST, TIME));
                assertThat(raw.asked).hasValue(repeatable ? 2 : 1);
                if (repeatable) {
                    assertThat(e).isNull();
                } else {
                    assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE);
                    assertThat(e).hasMessageContaining("closed the connection");
                }
            }
        }
    }

    /** The watch looks at any moment, so also at one between two calls of a connection. */
    @Test
    void aCallIsNotLateBeforeItHasBegun() throws IOException {
        try (Raw raw = new Raw(KNOWN)) {
            URI uri = call(raw, "GET", true).uri();
            SSLSocketFactory tls = (SSLSocketFactory) SSLSocketFactory.getDefault();
            Overdue overdue = new Overdue();
            long later = System.nanoTime() + TIME.toNanos();
            try (HttpConnection connection = HttpConnection.open(uri, tls, later)) {
                overdue.watch(connection, later);
                assertThat(connection.isLate(System.nanoTime())).isFalse();
                overdue.forget(connection);
            }
        }
    }

    /** A peer that takes nothing in holds up whoever writes. */
    @Test
    void aWriteThatNobodyReadsEndsInTime() throws IOException {
        try (ServerSocket deaf = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            URI uri = URI.create("http://127.0.0.1:" + deaf.getLocalPort() + "/");
            byte[] large = new byte[40 << 20];
            AwsCall call = new AwsCall(AwsService.S3, "POST", uri, Map.of(), large, TIME, false);
            long start = System.nanoTime();
            AwsException e =
                    catchThrowableOfType(
                            AwsException.class,
                            () ->
                                    connections.exchange(
                                            call, Map.of(), MOST, Duration.ofMillis(300)));
            assertThat(e.kind()).isEqualTo(Kind.TIMEOUT);
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(Duration.ofMillis(250), Duration.ofSeconds(3));
        }
    }

    @Test
    void tlsIsForTheHostThatIsNamed(@TempDir Path directory) throws Exception {
        TestTls tls = TestTls.make(directory);
        connections = new HttpConnections(tls.context().getSocketFactory(), () -> now);
        try (Raw raw = new Raw(tls.context().getServerSocketFactory(), 0, KNOWN)) {
            int port = raw.socket.getLocalPort();
            URI good = URI.create("https://localhost:" + port + "/");
            for (int i = 0; i < 2; i++) {
                AwsCall call =
                        new AwsCall(AwsService.S3, "GET", good, Map.of(), new byte[0], TIME, true);
                assertThat(connections.exchange(call, Map.of(), MOST, TIME).body()).hasSize(3);
            }
            assertThat(raw.dialled).hasValue(1);
            URI other = URI.create("https://127.0.0.1:" + port + "/");
            AwsCall call =
                    new AwsCall(AwsService.S3, "GET", other, Map.of(), new byte[0], TIME, true);
            AwsException e =
                    catchThrowableOfType(
                            AwsException.class,
                            () -> connections.exchange(call, Map.of(), MOST, TIME));
            assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE);
            assertThat(e).hasMessageContaining("no connection to 127.0.0.1");
        }
    }

    private AwsAnswer get(Raw raw) {
        return connections.exchange(call(raw, "GET", true), Map.of("a", "b"), MOST, TIME);
    }

    private AwsException failure(Raw raw, String method) {
        return catchThrowableOfType(
                AwsException.class,
                () -> connections.exchange(call(raw, method, true), Map.of(), MOST, TIME));
    }

    private static AwsCall call(Raw raw, String method, boolean repeatable) {
        URI uri = URI.create("http://127.0.0.1:" + raw.socket.getLocalPort() + "/");
        return new AwsCall(AwsService.S3, method, uri, Map.of(), new byte[0], TIME, repeatable);
    }
}
