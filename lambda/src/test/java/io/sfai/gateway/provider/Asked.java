package io.sfai.gateway.provider;

import io.sfai.gateway.error.GatewayError;
import io.sfai.gateway.inference.Caller;
import io.sfai.gateway.inference.Dialect;
import io.sfai.gateway.inference.Envelope;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.Journal;
import io.sfai.gateway.inference.Message;
import io.sfai.gateway.inference.Message.Role;
import io.sfai.gateway.inference.Parameters;
import io.sfai.gateway.inference.Part;
import io.sfai.gateway.inference.Target;
import io.sfai.gateway.inference.Tool;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request in the making, and what its journal was told. */
public final class Asked implements Journal {
    private final List<Message> messages = new ArrayList<>();
    private final List<Tool> tools = new ArrayList<>();
    private final JsonObject notes = new JsonObject();
    private String parameters = "{}";

    /** A turn of the user in words. */
    public static Asked user(String words) {
        return new Asked().says(Role.USER, new Part.Text(words));
    }

    /** The next turn. */
    public Asked says(Role role, Part... parts) {
        messages.add(new Message(role, List.of(parts)));
        return this;
    }

    /** A tool with one text argument. */
    public Asked tool(String name) {
        return tool(
                new Tool(
                        name,
                        "Does " + name,
                        Json.object(
                                "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}}}")));
    }

    public Asked tool(Tool tool) {
        tools.add(tool);
        return this;
    }

    /** All parameters, as JSON with single quotes. */
    public Asked with(String json) {
        parameters = json.replace('\'', '"');
        return this;
    }

    public InferenceRequest request(boolean stream) {
        return new InferenceRequest(
                new Envelope(
                        "test",
                        Dialect.CHAT,
                        Caller.MASTER,
                        "alias",
                        stream,
                        Map.of(),
                        Instant.EPOCH,
                        Instant.MAX,
                        this),
                List.copyOf(messages),
                List.copyOf(tools),
                new Parameters(Json.object(parameters)),
                new JsonObject());
    }

    public JsonObject notes() {
        return notes;
    }

    @Override
    public void attempt(Target target) {}

    @Override
    public void failed(GatewayError error) {}

    @Override
    public void note(String field, @Nullable Object value) {
        notes.put(field, value);
    }
}
