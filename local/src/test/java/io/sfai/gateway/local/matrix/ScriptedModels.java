package io.sfai.gateway.local.matrix;

import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.local.matrix.Script.Fault;
import io.sfai.gateway.local.upstream.Received;
import io.sfai.gateway.local.upstream.Scripted;
import io.sfai.gateway.local.upstream.ScriptedUpstream;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Models that are asked several times, over OpenAI's, Anthropic's and Bedrock's protocols at one
 * address: each says, streamed or whole, what a test has told it to.
 */
public final class ScriptedModels implements AutoCloseable {
    private static final Wire OPENAI = new OpenAiWire();
    private static final Wire ANTHROPIC = new AnthropicWire();
    private static final Wire BEDROCK = new BedrockWire();

    private final Map<String, Function<JsonObject, Script>> scripts = new ConcurrentHashMap<>();
    private final Map<String, BlockingQueue<Received>> asked = new ConcurrentHashMap<>();
    private final ScriptedUpstream server;

    public ScriptedModels() throws IOException {
        server = new ScriptedUpstream(this::answer);
    }

    /** The root, without a slash at the end. */
    public String address() {
        return server.address();
    }

    /** A model says these from now on, one a request, and is refused after the last of them. */
    public void on(String model, Script... steps) {
        Queue<Script> left = new ConcurrentLinkedQueue<>(List.of(steps));
        on(
                model,
                body -> {
                    Script next = left.poll();
                    return next == null ? Script.says("").failing(Fault.BEFORE) : next;
                });
    }

    /**
     * What a model says from now on depends on what it is asked; earlier requests are forgotten.
     */
    public void on(String model, Function<JsonObject, Script> script) {
        requests(model).clear();
        scripts.put(model, script);
    }

    /** The bodies of a model's requests since it was told what to say, in order. */
    public List<JsonObject> asked(String model) {
        return requests(model).stream().map(Received::body).toList();
    }

    /** The next request that comes, waited for; it is not among those asked any more. */
    public Received next(String model) throws InterruptedException {
        Received next = requests(model).poll(20, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("the model " + model + " was not asked");
        }
        return next;
    }

    private BlockingQueue<Received> requests(String model) {
        return asked.computeIfAbsent(model, name -> new LinkedBlockingQueue<>());
    }

    private Scripted answer(Received request) {
        String[] path = request.path().split("/", -1);
        boolean converse = path.length > 2 && path[1].equals("model");
        String model =
                converse
                        ? URLDecoder.decode(path[2], StandardCharsets.UTF_8)
                        : request.body().string("model", "");
        requests(model).add(request);
        Script script =
                scripts.getOrDefault(model, body -> Script.says("").failing(Fault.BEFORE))
                        .apply(request.body());
        Wire messages = request.path().contains("/messages") ? ANTHROPIC : OPENAI;
        return (converse ? BEDROCK : messages).answer(script, request);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
