package io.sfai.gateway.provider;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** An upstream whose answers, each with a length, are made of the requests' JSON. */
public final class AnsweringServer implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Asked> asked = new ArrayList<>();

    /** A request. */
    public record Asked(String path, Map<String, List<String>> headers, JsonObject body) {}

    /**
     * An answer.
     *
     * @param cut whether the line is cut in the middle of the body
     */
    public record Reply(int status, Map<String, String> headers, byte[] body, boolean cut) {
        /** Some JSON. */
        public static Reply json(int status, String body) {
            return json(body.getBytes(StandardCharsets.UTF_8)).as(status);
        }

        public static Reply json(byte[] body) {
            return new Reply(200, Map.of("content-type", "application/json"), body, false);
        }

        private Reply as(int other) {
            return new Reply(other, headers, body, cut);
        }

        /** The same with other headers. */
        public Reply with(Map<String, String> others) {
            return new Reply(status, others, body, cut);
        }

        /** The same, of which half comes. */
        public Reply halved() {
            return new Reply(status, headers, body, true);
        }
    }

    /**
     * @param script is called by many threads and may wait
     */
    public AnsweringServer(Function<JsonObject, Reply> script) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> answer(exchange, script));
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** All requests so far. */
    public List<Asked> asked() {
        synchronized (asked) {
            return List.copyOf(asked);
        }
    }

    private void answer(HttpExchange exchange, Function<JsonObject, Reply> script)
            throws IOException {
        JsonObject body = Json.object(exchange.getRequestBody().readAllBytes());
        synchronized (asked) {
            String path = exchange.getRequestURI().getPath();
            asked.add(new Asked(path, Map.copyOf(exchange.getRequestHeaders()), body));
        }
        Reply reply = script.apply(body);
        reply.headers().forEach((name, value) -> exchange.getResponseHeaders().add(name, value));
        exchange.sendResponseHeaders(reply.status(), reply.body().length);
        int length = reply.cut() ? reply.body().length / 2 : reply.body().length;
        exchange.getResponseBody().write(reply.body(), 0, length);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
