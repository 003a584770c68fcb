package io.sfai.gateway.local.emulator;

import io.helidon.http.Header;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The Function URL in RESPONSE_STREAM mode: an HTTP server that makes an event of each request and
 * gives the client the answer piece by piece. A client that goes away is not told to the function.
 */
final class FunctionUrlFront implements AutoCloseable {
    private static final int MAX_EVENT = 6 << 20;

    private final Duration timeout;
    private final Invoker invoker;
    private final Consumer<String> log;
    private final WebServer server;

    /**
     * Starts it on loopback.
     *
     * @param port 0 for any
     * @param timeout of an invocation
     * @throws IllegalStateException if the port is taken
     */
    FunctionUrlFront(int port, Duration timeout, Invoker invoker, Consumer<String> log) {
        this.timeout = timeout;
        this.invoker = invoker;
        this.log = log;
        this.server =
                WebServer.builder()
                        .host("127.0.0.1")
                        .port(port)
                        .shutdownHook(false)
                        .shutdownGracePeriod(Duration.ZERO)
                        // Off by default: a stream's small writes would wait 40 ms for ACKs.
                        .connectionOptions(options -> options.tcpNoDelay(true))
                        .routing(routing -> routing.any(this::handle))
                        .build()
                        .start();
        // Helidon only logs that a port is taken.
        if (!server.isRunning()) {
            throw new IllegalStateException(
                    "port " + port + " on 127.0.0.1 can't be served; is it taken? (--port)");
        }
    }

    /** {@code http://127.0.0.1:port} */
    URI address() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    @Override
    public void close() {
        server.stop();
    }

    private void handle(ServerRequest request, ServerResponse response) throws IOException {
        byte[] body = body(request);
        byte[] event =
                body.length > MAX_EVENT ? body : urlRequest(request, body).event(Instant.now());
        if (event.length > MAX_EVENT) {
            PlatformAnswer.TOO_LARGE.send(response);
            return;
        }
        boolean head = request.prologue().method().text().equals("HEAD");
        var answer = new ClientResponse(response, head, log);
        var invocation = new Invocation(event, timeout, answer);
        response.header("x-amzn-RequestId", invocation.id());
        if (invoker.invoke(invocation)) {
            answer.await();
        } else {
            PlatformAnswer.THROTTLED.send(response);
        }
    }

    /** The body, of one byte more than an event may have if it is longer than that. */
    private static byte[] body(ServerRequest request) throws IOException {
        if (!request.content().hasEntity()) {
            return new byte[0];
        }
        try (InputStream in = request.content().inputStream()) {
            byte[] body = in.readNBytes(MAX_EVENT + 1);
            in.transferTo(OutputStream.nullOutputStream());
            return body;
        }
    }

    private static UrlRequest urlRequest(ServerRequest request, byte[] body) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (Header header : request.headers()) {
            headers.computeIfAbsent(header.headerName().lowerCase(), _ -> new ArrayList<>())
                    .addAll(header.allValues());
        }
        return new UrlRequest(
                request.prologue().method().text(),
                request.prologue().uriPath().rawPath(),
                request.prologue().query().rawValue(),
                request.prologue().rawProtocol(),
                request.remotePeer().host(),
                headers,
                body);
    }
}
