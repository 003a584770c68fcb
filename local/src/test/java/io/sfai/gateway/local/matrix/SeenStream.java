package io.sfai.gateway.local.matrix;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.local.matrix.Seen.Call;
import io.sfai.gateway.local.matrix.Seen.Failure;
import io.sfai.gateway.local.matrix.Seen.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Puts a stream's events together, strictly: what breaks some client fails here. */
final class SeenStream {
    private final String alias;
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder reasoning = new StringBuilder();
    private final List<JsonObject> thoughts = new ArrayList<>();
    private final Map<Long, Begun> calls = new TreeMap<>();
    private @Nullable String finish;
    private @Nullable Tokens usage;
    private @Nullable Failure error;
    private boolean done;

    private record Begun(String id, String name, StringBuilder arguments) {}

    SeenStream(String alias) {
        this.alias = alias;
    }

    /** What a body of events says. */
    static Seen read(String alias, String body) {
        SeenStream stream = new SeenStream(alias);
        assertThat(body).endsWith("\n\n");
        for (String event : body.split("\n\n", 0)) {
            if (!event.startsWith(":")) {
                assertThat(event).startsWith("data: ").doesNotContain("\n");
                stream.add(event.substring(6));
            }
        }
        assertThat(stream.done).as("[DONE]").isTrue();
        return stream.seen();
    }

    private void add(String data) {
        assertThat(done).as("an event after [DONE]: " + data).isFalse();
        if (data.equals("[DONE]")) {
            done = true;
            return;
        }
        assertThat(error).as("an event after the error: " + data).isNull();
        JsonObject chunk = Json.object(data);
        if (chunk.has("error")) {
            error = failure(chunk, null);
            return;
        }
        assertThat(chunk.string("object")).isEqualTo("chat.completion.chunk");
        assertThat(chunk.string("model")).isEqualTo(alias);
        JsonArray choices = requireNonNull(chunk.array("choices"));
        assertThat(usage).as("a chunk after the usage: " + data).isNull();
        JsonObject told = chunk.object("usage");
        if (told != null) {
            assertThat(choices.isEmpty()).as("usage on its own: " + data).isTrue();
            usage = tokens(told);
        } else {
            assertThat(choices.size()).isEqualTo(1);
            choice(requireNonNull(choices.object(0)));
        }
    }

    private void choice(JsonObject choice) {
        JsonObject delta = requireNonNull(choice.object("delta"));
        boolean says = !delta.isEmpty() && !delta.string("content", "-").isEmpty();
        assertThat(finish == null || !says).as("something after the finish: " + choice).isTrue();
        text.append(delta.string("content", ""));
        reasoning.append(delta.string("reasoning_content", ""));
        objects(delta.array("thinking_blocks")).forEach(thoughts::add);
        objects(delta.array("tool_calls")).forEach(this::call);
        String reason = choice.string("finish_reason");
        if (reason != null) {
            assertThat(finish).as("a second finish").isNull();
            finish = reason;
        }
    }

    private void call(JsonObject delta) {
        long index = requireNonNull(delta.integer("index"));
        JsonObject function = requireNonNull(delta.object("function"));
        String arguments = requireNonNull(function.string("arguments"));
        Begun begun = calls.get(index);
        if (begun == null) {
            assertThat(index).as("calls are counted from 0").isEqualTo(calls.size());
            assertThat(delta.string("type")).isEqualTo("function");
            String id = requireNonNull(delta.string("id"));
            String name = requireNonNull(function.string("name"));
            begun = new Begun(id, name, new StringBuilder());
            calls.put(index, begun);
        }
        begun.arguments.append(arguments);
    }

    private Seen seen() {
        List<Call> all = new ArrayList<>();
        calls.forEach((index, call) ->
                all.add(
                        new Call(
                                index,
                                call.id,
                                call.name,
                                Seen.arguments(call.arguments.toString()))));
        return new Seen(
                200, text.toString(), reasoning.toString(), thoughts, all, finish, usage, error);
    }

    static Failure failure(JsonObject body, @Nullable String retryAfter) {
        JsonObject error = requireNonNull(body.object("error"));
        assertThat(error.names()).contains("param", "code");
        String message = requireNonNull(error.string("message"));
        assertThat(message).isNotBlank();
        return new Failure(
                requireNonNull(error.string("type")), error.string("code"), message, retryAfter);
    }

    static Tokens tokens(JsonObject usage) {
        JsonObject in = usage.object("prompt_tokens_details");
        JsonObject out = usage.object("completion_tokens_details");
        return new Tokens(
                usage.integer("prompt_tokens", -1),
                usage.integer("completion_tokens", -1),
                usage.integer("total_tokens", -1),
                in == null ? 0 : in.integer("cached_tokens", 0),
                out == null ? 0 : out.integer("reasoning_tokens", 0));
    }

    static List<JsonObject> objects(@Nullable JsonArray array) {
        List<JsonObject> all = new ArrayList<>();
        for (int i = 0; array != null && i < array.size(); i++) {
            all.add(requireNonNull(array.object(i)));
        }
        return all;
    }
}
