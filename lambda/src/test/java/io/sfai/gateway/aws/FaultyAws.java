package io.sfai.gateway.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A server in the place of AWS that answers each request with the next of its scripted answers. */
final class FaultyAws implements AutoCloseable {
    private final HttpServer server;
    private final Queue<Answer> script;
    private final AtomicInteger requests = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(1);

    FaultyAws(Answer... script) throws IOException {
        this.script = new ArrayDeque<>(List.of(script));
        this.server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    /** What it does with a request. */
    sealed interface Answer {
        record Says(int status, String body) implements Answer {}

        /** Closes the connection without a byte. */
        record Cuts() implements Answer {}

        /** Never answers. */
        record Hangs() implements Answer {}
    }

    Map<String, String> environment() {
        return Map.of(
                "AWS_ENDPOINT_URL", "http://127.0.0.1:" + server.getAddress().getPort(),
                "AWS_REGION", "us-east-1",
                "AWS_ACCESS_KEY_ID", "AKIDEXAMPLE",
                "AWS_SECRET_ACCESS_KEY", "example");
    }

    int requests() {
        return requests.get();
    }

    private void handle(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        requests.incrementAndGet();
        switch (next()) {
            case Answer.Says says -> {
                byte[] body = says.body().getBytes(UTF_8);
                exchange.sendResponseHeaders(says.status(), body.length == 0 ? -1 : body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            }
            case Answer.Cuts cuts -> exchange.close();
            case Answer.Hangs hangs -> hang();
        }
    }

    private synchronized Answer next() {
        Answer answer = script.poll();
        return answer == null ? new Answer.Says(500, "the script is over") : answer;
    }

    private void hang() throws IOException {
        try {
            closed.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
    }
}
