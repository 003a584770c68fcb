package io.sfai.gateway.local.bedrock;

import io.sfai.gateway.local.upstream.Connections;
import io.sfai.gateway.local.upstream.Received;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Bedrock on a plain socket. The model in a request's path chooses the answer. */
public final class FakeBedrock implements AutoCloseable {
    private final Map<String, BedrockAnswer> answers = new ConcurrentHashMap<>();
    private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
    private final Connections connections;

    public FakeBedrock() throws IOException {
        connections = Connections.served(socket -> new BedrockConnection(this, socket).serve());
    }

    /** What a provider of the map names as its {@code baseUrl}. */
    public String baseUrl() {
        return connections.address();
    }

    /** Answers requests for a model so from now on, and forgets earlier requests. */
    public void on(String model, BedrockAnswer answer) {
        received.clear();
        answers.put(model, answer);
    }

    /** The next request that came since the last {@link #on}. */
    public Received next() throws InterruptedException {
        Received next = received.poll(20, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("Bedrock was not asked");
        }
        return next;
    }

    /** How many requests have come that {@link #next} has not given yet. */
    public int waiting() {
        return received.size();
    }

    BedrockAnswer answer(Received request) {
        received.add(request);
        String[] path = request.path().split("/", -1);
        String model = URLDecoder.decode(path.length > 2 ? path[2] : "", StandardCharsets.UTF_8);
        return answers.getOrDefault(
                model,
                new BedrockAnswer.Refused(404, "ResourceNotFoundException", "no model " + model));
    }

    @Override
    public void close() throws IOException {
        connections.close();
    }
}
