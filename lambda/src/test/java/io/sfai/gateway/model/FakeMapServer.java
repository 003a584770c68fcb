package io.sfai.gateway.model;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** An object store with one object and a closed set of faults, over a real socket. */
final class FakeMapServer implements AutoCloseable {
    enum Fault {
        NONE,
        /** 404, as for an object that is not there. */
        MISSING,
        /** 500. */
        ERROR,
        /** Half the text, then the connection is cut. */
        CUT,
        /** Answers only when {@link #release} is called, or never. */
        STALL
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger full = new AtomicInteger();
    private volatile CountDownLatch stalled = new CountDownLatch(1);
    private volatile Fault fault = Fault.NONE;
    private volatile byte[] text = new byte[0];

    FakeMapServer() {
        try {
            InetAddress loopback = InetAddress.getLoopbackAddress();
            server = HttpServer.create(new InetSocketAddress(loopback, 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/model_map.json");
    }

    void put(String json) {
        text = Maps.text(json);
    }

    void set(Fault next) {
        fault = next;
    }

    /** Lets those go on that stall. */
    void release() {
        CountDownLatch old = stalled;
        stalled = new CountDownLatch(1);
        old.countDown();
    }

    int requests() {
        return requests.get();
    }

    /** How many answers carried the whole text. */
    int full() {
        return full.get();
    }

    private void answer(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        byte[] now = text;
        try (exchange) {
            switch (fault) {
                case NONE -> answer(exchange, now);
                case MISSING -> exchange.sendResponseHeaders(404, -1);
                case ERROR -> exchange.sendResponseHeaders(500, -1);
                case CUT -> {
                    exchange.sendResponseHeaders(200, now.length);
                    exchange.getResponseBody().write(now, 0, now.length / 2);
                }
                case STALL -> {
                    if (awaitRelease()) {
                        answer(exchange, now);
                    }
                }
            }
        }
    }

    private void answer(HttpExchange exchange, byte[] now) throws IOException {
        String etag = "\"" + Integer.toHexString(Arrays.hashCode(now)) + "\"";
        exchange.getResponseHeaders().set("etag", etag);
        if (etag.equals(ifNoneMatch(exchange))) {
            exchange.sendResponseHeaders(304, -1);
            return;
        }
        full.incrementAndGet();
        exchange.sendResponseHeaders(200, now.length == 0 ? -1 : now.length);
        exchange.getResponseBody().write(now);
    }

    private static @Nullable String ifNoneMatch(HttpExchange exchange) {
        return exchange.getRequestHeaders().getFirst("if-none-match");
    }

    private boolean awaitRelease() {
        try {
            return stalled.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            return false;
        }
    }

    @Override
    public void close() {
        release();
        server.stop(0);
        threads.shutdownNow();
    }
}
