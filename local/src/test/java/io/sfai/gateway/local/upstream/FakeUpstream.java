package io.sfai.gateway.local.upstream;

import io.sfai.gateway.json.JsonObject;
import java.io.IOException;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** An upstream of either dialect on a plain socket. The request's model chooses the answer. */
public final class FakeUpstream implements AutoCloseable {
    private final Map<String, Deque<Answer>> answers = new ConcurrentHashMap<>();
    private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
    private final Connections connections;

    public FakeUpstream() throws IOException {
        connections = Connections.served(socket -> new UpstreamConnection(this, socket).serve());
    }

    /** What an OpenAI-compatible provider of the map names as its {@code baseUrl}. */
    public String baseUrl() {
        return root() + "/v1";
    }

    /** What an Anthropic provider of the map names as its {@code baseUrl}. */
    public String root() {
        return connections.address();
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
        connections.drop();
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

    @Override
    public void close() throws IOException {
        connections.close();
    }
}
