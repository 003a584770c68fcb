package io.sfai.gateway.local.upstream;

import io.sfai.gateway.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** An upstream of either dialect on a plain socket. The request's model chooses the answer. */
public final class FakeUpstream implements AutoCloseable {
    private final ServerSocket server;
    private final Map<String, Deque<Answer>> answers = new ConcurrentHashMap<>();
    private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

    public FakeUpstream() throws IOException {
        server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("fake-upstream").start(this::accept);
    }

    /** What an OpenAI-compatible provider of the map names as its {@code baseUrl}. */
    public String baseUrl() {
        return root() + "/v1";
    }

    /** What an Anthropic provider of the map names as its {@code baseUrl}. */
    public String root() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    /**
     * Answers requests for a model so from now on, and forgets earlier requests. Of several answers
     * each is given once, and the last one from then on.
     */
    public void on(String model, Answer answer, Answer... then) {
        received.clear();
        Deque<Answer> all = new ConcurrentLinkedDeque<>(List.of(then));
        all.addFirst(answer);
        answers.put(model, all);
    }

    /** The next request that came since the last {@link #on}. */
    public Received next() throws InterruptedException {
        Received next = received.poll(20, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("the upstream was not asked");
        }
        return next;
    }

    /** How many requests have come that {@link #next} has not given yet. */
    public int waiting() {
        return received.size();
    }

    /** Closes every connection, as a server does with idle ones. */
    public void closeConnections() throws IOException {
        for (Socket socket : connections) {
            socket.close();
        }
    }

    Answer answer(JsonObject body) {
        String model = body.string("model", "");
        Deque<Answer> all = answers.get(model);
        if (all == null) {
            return new Answer.Json(404, "{\"error\":{\"message\":\"no model " + model + "\"}}");
        }
        return all.size() > 1 ? all.removeFirst() : all.getFirst();
    }

    void got(Received request) {
        received.add(request);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                connections.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                if (!server.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            new UpstreamConnection(this, socket).serve();
        } catch (IOException e) {
            // The other side has gone, or the test has closed us; both are what is tested.
        } finally {
            connections.remove(socket);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        closeConnections();
    }
}
