package io.sfai.gateway.api.responses;

import io.sfai.gateway.api.RequestBody;
import io.sfai.gateway.api.items.Refused;
import io.sfai.gateway.api.items.Transcript;
import io.sfai.gateway.http.HttpRequest;
import io.sfai.gateway.inference.Caller;
import io.sfai.gateway.inference.ChatForm;
import io.sfai.gateway.inference.Dialect;
import io.sfai.gateway.inference.EarlyNotes;
import io.sfai.gateway.inference.Envelope;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.Journal;
import io.sfai.gateway.inference.Message;
import io.sfai.gateway.inference.Parameters;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.session.ConversationId;
import io.sfai.gateway.session.ResponseId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request as it was read, but for its turns.
 *
 * @param id of the response to come
 * @param previous the response that it goes on from
 * @param conversation the one that it is a turn of
 * @param items what it says, each with an id
 */
record Asked(
        JsonObject body,
        ResponseId id,
        @Nullable ResponseId previous,
        @Nullable ConversationId conversation,
        JsonArray items,
        ToolSet tools,
        Parameters parameters,
        ResponseHead head) {

    /**
     * Reads a body but for its turns.
     *
     * @throws io.sfai.gateway.error.GatewayException 400 naming the place; 404 if the response that
     *     it goes on from has an id that none can have
     */
    static Asked read(byte[] bytes, Instant now) {
        JsonObject body = RequestBody.read(bytes);
        String alias = body.string("model");
        if (alias == null || alias.isBlank()) {
            throw Refused.bad("model must be the name of an alias", "model");
        }
        Object tools = body.get("tools");
        if (tools != null && !(tools instanceof JsonArray)) {
            throw Refused.bad("tools must be an array", "tools");
        }
        ToolSet set = ToolSet.read(body);
        Parameters parameters = ResponseParameters.read(body, set);
        ConversationId conversation = ConversationField.read(body);
        String before = body.string("previous_response_id");
        ResponseId previous = before == null ? null : ResponseId.parse(before);
        if (before != null && previous == null) {
            throw Missing.previous(before);
        }
        ResponseId id = id(previous, conversation, now);
        JsonArray items = InputItems.read(body, id);
        ResponseHead head = new ResponseHead(id, now, body, set.written());
        return new Asked(body, id, previous, conversation, items, set, parameters, head);
    }

    private static ResponseId id(
            @Nullable ResponseId previous, @Nullable ConversationId conversation, Instant now) {
        if (conversation != null) {
            return conversation.response(now);
        }
        return previous == null ? ResponseId.first(now) : previous.next(now);
    }

    /** A transcript with what the request says before its items. */
    Transcript begun() {
        Transcript transcript = new Transcript();
        String instructions = body.string("instructions", "");
        if (!instructions.isBlank()) {
            transcript.instructions(instructions);
        }
        return transcript;
    }

    /** The same with other items. */
    Asked with(JsonArray others) {
        return new Asked(body, id, previous, conversation, others, tools, parameters, head);
    }

    /**
     * The request that a model is asked.
     *
     * @param before the items of the turns that it goes on from
     */
    InferenceRequest request(
            HttpRequest http, Caller caller, Transcript transcript, JsonArray before) {
        boolean stream = body.isTrue("stream");
        List<Message> messages = transcript.messages();
        return new InferenceRequest(
                new Envelope(
                                http.id(),
                                Dialect.RESPONSES,
                                caller,
                                body.string("model", ""),
                                stream,
                                Map.of(),
                                head.created(),
                                http.deadline(),
                                journal(transcript))
                        .in(id.conversation()),
                messages,
                tools.tools(),
                parameters,
                ChatForm.body(messages, tools.tools(), stream),
                RelayedBody.of(this, before),
                tools.servers());
    }

    private Journal journal(Transcript transcript) {
        Journal notes = new EarlyNotes();
        List<String> dropped = new ArrayList<>(tools.dropped());
        if (!tools.servers().isEmpty()) {
            // Whoever may call them tells what became of these.
            dropped.remove("mcp");
        }
        if (!dropped.isEmpty()) {
            notes.note("droppedTools", JsonArray.of(dropped.toArray()));
        }
        if (!transcript.leftOut().isEmpty()) {
            notes.note("droppedItems", JsonArray.of(transcript.leftOut().toArray()));
        }
        return notes;
    }

    boolean isStored() {
        return ResponseHead.isStored(body);
    }

    /** Whether the client asked for {@link Answer#ENCRYPTED}. */
    boolean encrypted() {
        JsonArray include = body.array("include");
        for (int i = 0; include != null && i < include.size(); i++) {
            if (Answer.ENCRYPTED.equals(include.get(i))) {
                return true;
            }
        }
        return false;
    }

    Answer answer(Events events) {
        return new Answer(id, tools.custom(), encrypted(), events);
    }
}
