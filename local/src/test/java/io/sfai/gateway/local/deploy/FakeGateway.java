package io.sfai.gateway.local.deploy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A gateway that answers a chat request in one of the ways a fresh deployment may; it also answers
 * for Lambda's own API, which the emulated account does not have whole.
 */
final class FakeGateway implements AutoCloseable {
    /** How it answers. */
    enum Manner {
        STREAMS,
        BUFFERS,
        STOPS_EARLY,
        FORBIDS_FIRST,
        KNOWS_NO_SUCH_MODEL,
        REFUSES_THE_KEY
    }

    final CopyOnWriteArrayList<String> bodies = new CopyOnWriteArrayList<>();
    final CopyOnWriteArrayList<String> keys = new CopyOnWriteArrayList<>();
    private final AtomicInteger requests = new AtomicInteger();
    private final HttpServer server;
    private volatile Manner manner = Manner.STREAMS;
    volatile String authType = "NONE";

    FakeGateway() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/chat/completions", this::answer);
        server.createContext("/2016-08-19/account-settings", FakeGateway::accountSettings);
        server.createContext("/2021-10-31/functions/the-function/url", this::urlConfig);
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    void behave(Manner next) {
        manner = next;
        requests.set(0);
    }

    private static void accountSettings(HttpExchange exchange) throws IOException {
        try (exchange) {
            String limit = "{\"ConcurrentExecutions\":10,\"UnreservedConcurrentExecutions\":10}";
            send(exchange, 200, "{\"AccountLimit\":" + limit + "}");
        }
    }

    private void urlConfig(HttpExchange exchange) throws IOException {
        try (exchange) {
            boolean onAlias = "Qualifier=live".equals(exchange.getRequestURI().getQuery());
            send(exchange, onAlias ? 200 : 404, "{\"AuthType\":\"" + authType + "\"}");
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        keys.add(String.valueOf(exchange.getRequestHeaders().getFirst("authorization")));
        bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        int count = requests.incrementAndGet();
        try (exchange) {
            switch (manner) {
                case STREAMS -> stream(exchange, 30, true);
                case BUFFERS -> stream(exchange, 0, true);
                case STOPS_EARLY -> stream(exchange, 30, false);
                case KNOWS_NO_SUCH_MODEL -> error(exchange, 404, "model_not_found");
                case REFUSES_THE_KEY -> error(exchange, 401, "invalid_api_key");
                case FORBIDS_FIRST -> {
                    if (count == 1) {
                        error(exchange, 403, "Forbidden");
                    } else {
                        stream(exchange, 30, true);
                    }
                }
            }
        }
    }

    private static void stream(HttpExchange exchange, long pause, boolean whole)
            throws IOException {
        exchange.getResponseHeaders().set("content-type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        for (int i = 0; i < 8; i++) {
            out.write(("data: {\"word\":" + i + "}\n\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
            pause(pause);
        }
        if (whole) {
            out.write("data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void error(HttpExchange exchange, int status, String code) throws IOException {
        send(exchange, status, "{\"error\":{\"code\":\"" + code + "\"}}");
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
