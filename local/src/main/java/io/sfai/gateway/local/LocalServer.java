package io.sfai.gateway.local;

import io.helidon.http.DirectHandler;
import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.HttpPrologue;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.sfai.gateway.Main;
import io.sfai.gateway.http.Headers;
import io.sfai.gateway.http.HttpHandler;
import io.sfai.gateway.http.HttpRequest;
import io.sfai.gateway.http.HttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Pattern;

/** The gateway over HTTP on this machine. Each connection is a virtual thread that may block. */
final class LocalServer implements AutoCloseable {
    private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9._-]{1,128}");

    private static final byte[] NOTHING = {};

    /** How much of a body that is too long is read so that its refusal is. */
    private static final long MOST_SKIPPED = 512L << 20;

    private final HttpHandler handler;

    private final int maxBodyBytes;
    private final WebServer server;
    private final InFlight inFlight = new InFlight();
    private final String host;
    private volatile boolean stopping;

    private LocalServer(String host, int port, int maxBodyBytes, HttpHandler handler) {
        this.handler = handler;
        this.maxBodyBytes = maxBodyBytes;
        this.host = host;
        this.server =
                WebServer.builder()
                        .host(host)
                        .port(port)
                        .shutdownHook(false)
                        .directHandlers(LocalServer::badRequests)
                        .shutdownGracePeriod(Duration.ofSeconds(1))
                        // Off by default: a stream's small writes would wait 40 ms for ACKs.
                        .connectionOptions(options -> options.tcpNoDelay(true))
                        .addRouting(HttpRouting.builder().any(this::serve))
                        .build();
    }

    /**
     * Starts serving.
     *
     * @param port 0 for any that is free
     * @throws IllegalStateException if the port is taken
     */
    static LocalServer start(String host, int port, int maxBodyBytes, HttpHandler handler) {
        LocalServer server = new LocalServer(host, port, maxBodyBytes, handler);
        server.server.start();
        // Helidon only logs that a port is taken.
        if (!server.server.isRunning()) {
            throw new IllegalStateException(
                    "port " + port + " on " + host + " can't be served; is it taken? (--port)");
        }
        return server;
    }

    String address() {
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + server.port();
    }

    private void serve(ServerRequest request, ServerResponse response) throws IOException {
        if (stopping) {
            response.status(Status.SERVICE_UNAVAILABLE_503).send("the gateway is stopping\n");
            return;
        }
        if (request.headers().contains(HeaderValues.CONNECTION_CLOSE)) {
            // Helidon 4.5.0 promises to close and does not (helidon-io/helidon#12324). Sooner
            // would lose the end of a stream, which is written after this method.
            response.whenSent(() -> {
                throw new CloseConnectionException("as the client asked");
            });
        }
        try (InFlight.Ticket ticket = inFlight.begin()) {
            answer(request, response);
        } catch (BrokenBody e) {
            // What follows on this connection may be anything.
            response.status(Status.BAD_REQUEST_400)
                    .header(HeaderValues.CONTENT_TYPE_JSON)
                    .header(HeaderValues.CONNECTION_CLOSE)
                    .send(Main.badRequest(400, "the body does not come as its headers say"));
            throw new CloseConnectionException("the body is broken", e);
        }
    }

    private void answer(ServerRequest request, ServerResponse response) throws IOException {
        HttpResponse answer = handler.handle(read(request));
        response.status(Status.create(answer.status()));
        answer.headers()
                .forEach((name, value) -> response.headers().add(HeaderNames.create(name), value));
        switch (answer) {
            case HttpResponse.Buffered whole -> {
                // HTTP allows an answer to HEAD no body; Lambda, where it needs one, is not here.
                boolean head = request.prologue().method().equals(Method.HEAD);
                response.send(head ? NOTHING : whole.body());
            }
            case HttpResponse.Streaming stream -> {
                try (OutputStream out = response.outputStream()) {
                    stream.body().writeTo(out);
                }
            }
        }
    }

    private HttpRequest read(ServerRequest request) throws IOException {
        HttpPrologue prologue = request.prologue();
        Headers headers = new Headers();
        request.headers()
                .forEach(h -> h.allValues().forEach(value -> headers.add(h.name(), value)));
        String asked = headers.get("x-request-id");
        boolean sane = asked != null && REQUEST_ID.matcher(asked).matches();
        return new HttpRequest(
                sane && asked != null ? asked : UUID.randomUUID().toString(),
                prologue.method().text(),
                prologue.uriPath().path(),
                prologue.query().rawValue(),
                headers,
                body(request),
                Instant.MAX);
    }

    /** A body that ends early or is not in chunks as its headers say. */
    private static final class BrokenBody extends RuntimeException {
        private static final long serialVersionUID = 1L;

        BrokenBody(RuntimeException cause) {
            super(cause);
        }
    }

    /** What is not HTTP never becomes a request; its refusal has the shape of all others. */
    private static void badRequests(DirectHandlers.Builder handlers) {
        DirectHandler handler =
                (request, type, status, headers, message) ->
                        DirectHandler.TransportResponse.builder()
                                .status(status)
                                .headers(headers)
                                .header(HeaderValues.CONTENT_TYPE_JSON)
                                .keepAlive(false)
                                .entity(
                                        Main.badRequest(
                                                status.code(),
                                                message == null ? "HTTP/1.1 is needed" : message))
                                .build();
        for (EventType type : EventType.values()) {
            handlers.addHandler(type, handler);
        }
    }

    /** The body, and one byte more than allowed if it is too long, for the gateway to refuse. */
    private byte[] body(ServerRequest request) throws IOException {
        // Not closed: of a body that is broken, closing would read the rest, which may never come.
        InputStream in = request.content().inputStream();
        try {
            byte[] body = in.readNBytes(maxBodyBytes + 1);
            if (body.length > maxBodyBytes) {
                skipRest(in);
            }
            return body;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (RuntimeException e) {
            // Helidon takes chunks that are none, or too few, for a fault of this server.
            throw new BrokenBody(e);
        }
    }

    /** A client that is still writing when the line is closed never reads why. */
    private static void skipRest(InputStream in) throws IOException {
        byte[] piece = new byte[1 << 16];
        long skipped = 0;
        for (int n = in.read(piece); n >= 0 && skipped < MOST_SKIPPED; n = in.read(piece)) {
            skipped += n;
        }
    }

    /** Takes no new requests, and waits a little for those that run. */
    @Override
    public void close() {
        stopping = true;
        inFlight.drain(Duration.ofSeconds(30));
        server.stop();
    }
}
