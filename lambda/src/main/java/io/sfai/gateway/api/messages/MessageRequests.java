package io.sfai.gateway.api.messages;

import static io.sfai.gateway.api.messages.MessageErrors.bad;

import io.sfai.gateway.http.HttpRequest;
import io.sfai.gateway.inference.Caller;
import io.sfai.gateway.inference.ChatForm;
import io.sfai.gateway.inference.Dialect;
import io.sfai.gateway.inference.EarlyNotes;
import io.sfai.gateway.inference.Envelope;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.Journal;
import io.sfai.gateway.inference.Message;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a Messages body. What it does not know is left to an upstream that speaks the dialect. */
final class MessageRequests {
    /** What every upstream gets, in its own way. */
    private static final Set<String> KNOWN =
            Set.of(
                    "model",
                    "messages",
                    "system",
                    "stream",
                    "tools",
                    "tool_choice",
                    "max_tokens",
                    "temperature",
                    "top_p",
                    "top_k",
                    "stop_sequences",
                    "thinking",
                    "output_config",
                    "output_format",
                    "metadata",
                    "service_tier");

    /** What the dialect says in headers. */
    private static final List<String> HEADERS = List.of("anthropic-beta", "anthropic-version");

    private static final int LONGEST_HEADER = 2000;
    private static final int MOST_NOTED = 20;

    private MessageRequests() {}

    /**
     * Reads a request.
     *
     * @param tools those of the body
     * @param answered whether there is to be an answer, whose length must then be limited
     * @throws io.sfai.gateway.error.GatewayException 400 naming the place, if the body is not one
     */
    static InferenceRequest read(
            HttpRequest http,
            JsonObject body,
            MessageTools tools,
            boolean answered,
            Caller caller,
            Instant received) {
        String alias = body.string("model");
        if (alias == null || alias.isBlank()) {
            throw bad("it must be the name of an alias", "model");
        }
        if (answered && body.get("max_tokens") == null) {
            throw bad("this field is required", "max_tokens");
        }
        Object stream = body.get("stream");
        if (stream != null && !(stream instanceof Boolean)) {
            throw bad("it must be true or false", "stream");
        }
        boolean streamed = Boolean.TRUE.equals(stream);
        List<Message> messages = MessageTurns.read(body);
        Map<String, String> headers = headers(http);
        return new InferenceRequest(
                new Envelope(
                        http.id(),
                        Dialect.MESSAGES,
                        caller,
                        alias,
                        streamed,
                        headers,
                        received,
                        http.deadline(),
                        notes(body, tools)),
                messages,
                tools.tools(),
                MessageParameters.of(body, !tools.tools().isEmpty()),
                ChatForm.body(messages, tools.tools(), streamed),
                relayed(body, headers));
    }

    /** Null for calls that the gateway ran, which no upstream knows: they are translated. */
    private static @Nullable JsonObject relayed(JsonObject body, Map<String, String> headers) {
        boolean upstreamsOwn = headers.getOrDefault("anthropic-beta", "").contains("mcp-client");
        return !upstreamsOwn && ServedBlocks.areIn(body) ? null : UnsignedThoughts.without(body);
    }

    private static Map<String, String> headers(HttpRequest http) {
        Map<String, String> sent = new LinkedHashMap<>();
        for (String name : HEADERS) {
            List<String> values = new ArrayList<>(1);
            http.headers()
                    .forEach((header, value) -> {
                        if (header.equals(name) && !value.isBlank()) {
                            values.add(value.strip());
                        }
                    });
            String value = String.join(",", values);
            if (value.length() > LONGEST_HEADER
                    || !value.chars().allMatch(c -> c >= ' ' && c < 127)) {
                throw bad("the header must be short and in ASCII", name);
            }
            if (!value.isEmpty()) {
                sent.put(name, value);
            }
        }
        return sent;
    }

    /**
     * What no upstream gets that speaks another dialect; one that speaks this one takes it back.
     */
    private static Journal notes(JsonObject body, MessageTools tools) {
        JsonArray fields = new JsonArray();
        for (String name : body.names()) {
            if (!KNOWN.contains(name) && body.get(name) != null && fields.size() < MOST_NOTED) {
                fields.add(name);
            }
        }
        if (fields.isEmpty() && tools.dropped().isEmpty()) {
            return Journal.NONE;
        }
        Journal notes = new EarlyNotes();
        if (!fields.isEmpty()) {
            notes.note("droppedFields", fields);
        }
        if (!tools.dropped().isEmpty()) {
            notes.note("droppedTools", JsonArray.of(tools.dropped().toArray()));
        }
        return notes;
    }

    /** The number under a name; null if there is none. */
    static @Nullable Number number(JsonObject json, String name) {
        Object value = json.get(name);
        if (value != null && !(value instanceof Number)) {
            throw bad("it must be a number", name);
        }
        return json.number(name);
    }

    /** The object under a name; null if there is none. */
    static @Nullable JsonObject object(JsonObject json, String name) {
        Object value = json.get(name);
        if (value != null && !(value instanceof JsonObject)) {
            throw bad("it must be an object", name);
        }
        return json.object(name);
    }
}
