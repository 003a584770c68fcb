package io.sfai.gateway.local.matrix;

import static java.util.Objects.requireNonNull;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.local.matrix.Script.Call;
import io.sfai.gateway.local.matrix.Script.Thought;
import io.sfai.gateway.local.upstream.Received;
import io.sfai.gateway.local.upstream.Scripted;
import io.sfai.gateway.local.upstream.ScriptedUpstream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Bedrock's Converse for clients in another process, which say over HTTP what the model says:
 * {@code POST /script} has {@code {"steps": [{"text", "calls": [{"id", "name", "arguments"}],
 * "thoughts": [{"text", "signature"}]}]}}, of which the one is said whose place is the number of
 * the assistant's turns so far; {@code POST /received} gives and forgets the requests that came.
 * Whoever asks for embeddings gets those of {@link BedrockVectors}.
 */
public final class ScriptedConverse implements AutoCloseable {
    private final Conversation conversation = new Conversation(new BedrockWire());
    private final ScriptedUpstream server;

    public ScriptedConverse() throws IOException {
        server = new ScriptedUpstream(this::answer);
    }

    /** Its root, which a provider of the map names as its {@code baseUrl}. */
    public String address() {
        return server.address();
    }

    private Scripted answer(Received request) {
        return switch (request.path()) {
            case "/script" -> {
                conversation.steps(
                        objects(request.body(), "steps").stream()
                                .map(ScriptedConverse::script)
                                .toList());
                yield json(new JsonObject());
            }
            case "/received" -> {
                JsonArray bodies = JsonArray.of(conversation.asked().toArray());
                yield json(new JsonObject().put("received", bodies));
            }
            default ->
                    request.path().endsWith("/invoke")
                            ? json(BedrockVectors.answer(request.body()))
                            : conversation.answer(request);
        };
    }

    private static Script script(JsonObject step) {
        List<Call> calls = new ArrayList<>();
        for (JsonObject call : objects(step, "calls")) {
            calls.add(
                    new Call(
                            call.string("id", ""),
                            call.string("name", ""),
                            call.string("arguments", ""),
                            false));
        }
        List<Thought> thoughts = new ArrayList<>();
        for (JsonObject thought : objects(step, "thoughts")) {
            thoughts.add(new Thought(thought.string("text", ""), thought.string("signature")));
        }
        Script said =
                calls.isEmpty()
                        ? Script.says(step.string("text", ""))
                        : Script.calls(calls.toArray(Call[]::new));
        return said.after(thoughts.toArray(Thought[]::new));
    }

    private static List<JsonObject> objects(JsonObject json, String name) {
        List<JsonObject> objects = new ArrayList<>();
        JsonArray array = json.array(name);
        for (int i = 0; array != null && i < array.size(); i++) {
            objects.add(requireNonNull(array.object(i)));
        }
        return objects;
    }

    private static Scripted json(JsonObject body) {
        return new Scripted(
                200,
                Map.of("content-type", "application/json"),
                false,
                List.of(Json.bytes(body)),
                Scripted.End.WHOLE);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
