package io.sfai.gateway.api.chat;

import io.sfai.gateway.api.RequestBody;
import io.sfai.gateway.api.chat.shape.PlainBody;
import io.sfai.gateway.error.GatewayError.BadRequest;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.http.HttpRequest;
import io.sfai.gateway.inference.Caller;
import io.sfai.gateway.inference.Dialect;
import io.sfai.gateway.inference.EarlyNotes;
import io.sfai.gateway.inference.Envelope;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.Journal;
import io.sfai.gateway.inference.Message;
import io.sfai.gateway.inference.Parameters;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a Chat Completions body. What it does not know is left to the upstream. */
final class ChatRequests {
    private ChatRequests() {}

    /** What the gateway reads or what any upstream would refuse in another type. */
    private static final Map<String, Class<?>> TYPES =
            Map.ofEntries(
                    Map.entry("stream", Boolean.class),
                    Map.entry("stream_options", JsonObject.class),
                    Map.entry("temperature", Number.class),
                    Map.entry("top_p", Number.class),
                    Map.entry("n", Number.class),
                    Map.entry("max_tokens", Number.class),
                    Map.entry("max_completion_tokens", Number.class),
                    Map.entry("presence_penalty", Number.class),
                    Map.entry("frequency_penalty", Number.class),
                    Map.entry("seed", Number.class),
                    Map.entry("tools", JsonArray.class),
                    Map.entry("response_format", JsonObject.class),
                    Map.entry("parallel_tool_calls", Boolean.class),
                    Map.entry("metadata", JsonObject.class));

    private static final List<String> NO_PARAMETERS =
            List.of("model", "messages", "tools", "stream", "stream_options");

    /**
     * Reads a request.
     *
     * @throws GatewayException 400 naming the place, if the body is not one
     */
    static InferenceRequest read(
            HttpRequest request, PlainBody plain, Caller caller, Instant received) {
        JsonObject body = plain.json();
        String alias = body.string("model");
        if (alias == null || alias.isBlank()) {
            throw bad("model must be the name of an alias", "model");
        }
        RequestBody.check(body, TYPES);
        return new InferenceRequest(
                new Envelope(
                        request.id(),
                        Dialect.CHAT,
                        caller,
                        alias,
                        body.isTrue("stream"),
                        Map.of(),
                        received,
                        request.deadline(),
                        journal(plain)),
                messages(plain),
                ChatTools.read(body),
                parameters(body),
                body);
    }

    private static Journal journal(PlainBody plain) {
        if (plain.dropped().isEmpty()) {
            return Journal.NONE;
        }
        Journal notes = new EarlyNotes();
        notes.note("droppedTools", JsonArray.of(plain.dropped().toArray()));
        return notes;
    }

    /**
     * Reads a body of whatever shape.
     *
     * @throws GatewayException 400 naming the place, if it is none
     */
    static PlainBody parse(byte[] body) {
        return PlainBody.of(RequestBody.read(body));
    }

    /** Everything but the turns, the tools and what concerns the answer's way to the client. */
    private static Parameters parameters(JsonObject body) {
        JsonObject rest = body.copy();
        NO_PARAMETERS.forEach(rest::remove);
        Parameters parameters = new Parameters(rest);
        parameters.stop();
        parameters.toolChoice();
        parameters.responseFormat();
        return parameters;
    }

    private static List<Message> messages(PlainBody plain) {
        JsonArray array = plain.json().array("messages");
        if (array == null || array.isEmpty()) {
            throw bad("messages must be an array with at least one message", "messages");
        }
        List<Message> messages = new ArrayList<>(array.size());
        ToolPairs pairs = new ToolPairs();
        for (int i = 0; i < array.size(); i++) {
            JsonObject message = array.object(i);
            String place = plain.place(i);
            if (message == null) {
                throw bad("a message must be an object", place);
            }
            Message read = ChatMessages.read(message, place);
            pairs.add(read, place);
            messages.add(read);
        }
        pairs.end();
        return messages;
    }

    static GatewayException bad(String message, @Nullable String param) {
        return new BadRequest(message, param, null).exception();
    }
}
