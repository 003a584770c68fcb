package io.sfai.gateway.inference;

import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks of a model: the parts that every provider understands, beside the body that
 * they were read from, which keeps every field that the gateway does not know.
 *
 * @param parameters everything else that the client asks for, and the alias where it did not
 * @param body the request as Chat Completions has it: the client's own JSON, what its odd shapes
 *     became (see {@code api.chat.shape}), or what {@link ChatForm} wrote of another dialect; of an
 *     embedding the client's own; never changed; relays take the turns and tools out of it as they
 *     stand there
 * @param original the client's own JSON in its own dialect, if that is not chat and nothing has
 *     been added to it or taken from it; null otherwise. An upstream that speaks the dialect gets
 *     it as it stands, but for the model's name; turns that the gateway keeps stand in it already
 * @param servers whose tools the client wants the gateway to run, if it lets this client
 */
public record InferenceRequest(
        Envelope envelope,
        List<Message> messages,
        List<Tool> tools,
        Parameters parameters,
        JsonObject body,
        @Nullable JsonObject original,
        List<ClientServer> servers) {

    /** A request whose client brings no servers. */
    public InferenceRequest(
            Envelope envelope,
            List<Message> messages,
            List<Tool> tools,
            Parameters parameters,
            JsonObject body,
            @Nullable JsonObject original) {
        this(envelope, messages, tools, parameters, body, original, List.of());
    }

    /** A request that was read from chat, or that nobody relays as it stands. */
    public InferenceRequest(
            Envelope envelope,
            List<Message> messages,
            List<Tool> tools,
            Parameters parameters,
            JsonObject body) {
        this(envelope, messages, tools, parameters, body, null);
    }

    /** Names the request in logs. */
    public String id() {
        return envelope.id();
    }

    public Dialect dialect() {
        return envelope.dialect();
    }

    public Caller caller() {
        return envelope.caller();
    }

    /** The model's name as the client wrote it. */
    public String alias() {
        return envelope.alias();
    }

    /** Whether the client wants the answer as it comes. */
    public boolean stream() {
        return envelope.stream();
    }

    /** What the client's dialect says in headers, names in lower case. */
    public Map<String, String> headers() {
        return envelope.headers();
    }

    public Instant received() {
        return envelope.received();
    }

    /** When everything must have ended; {@link Instant#MAX} if nothing ends it. */
    public Instant deadline() {
        return envelope.deadline();
    }

    /** Is told of attempts and failures. */
    public Journal journal() {
        return envelope.journal();
    }

    /** The same request, told to another journal. */
    public InferenceRequest with(Journal other) {
        return new InferenceRequest(
                envelope.with(other), messages, tools, parameters, body, original, servers);
    }

    /** The same request for another alias: whoever hands it on chooses who answers. */
    public InferenceRequest as(String other) {
        return new InferenceRequest(
                envelope.as(other), messages, tools, parameters, body, original);
    }

    /** The same request with other parameters, said in its own dialect's words where that goes. */
    public InferenceRequest with(Parameters others) {
        JsonObject own = OwnWords.with(this, others);
        return new InferenceRequest(envelope, messages, tools, others, body, own, servers);
    }

    /** The same request with other turns, in both forms; its own dialect's words lack them. */
    public InferenceRequest with(List<Message> otherMessages, JsonObject otherBody) {
        return new InferenceRequest(
                envelope, otherMessages, tools, parameters, otherBody, null, servers);
    }

    /** The same request with further turns, in both forms; its own dialect's words lack them. */
    public InferenceRequest withMore(List<Message> turns) {
        List<Message> all = new ArrayList<>(messages);
        all.addAll(turns);
        return with(
                Collections.unmodifiableList(all), joined("messages", ChatForm.messages(turns)));
    }

    /** The same request with further tools, in both forms; its own dialect's words lack them. */
    public InferenceRequest withTools(List<Tool> more) {
        List<Tool> all = new ArrayList<>(tools);
        all.addAll(more);
        JsonObject otherBody = joined("tools", ChatForm.tools(more));
        return new InferenceRequest(
                envelope,
                messages,
                Collections.unmodifiableList(all),
                parameters,
                otherBody,
                null,
                servers);
    }

    private JsonObject joined(String field, JsonArray more) {
        JsonArray all = new JsonArray();
        JsonArray own = body.array(field);
        if (own != null) {
            own.forEach(all::add);
        }
        more.forEach(all::add);
        return body.copy().put(field, all);
    }

    /** The same request with no tools, in either form, and nothing that is about them. */
    public InferenceRequest withoutTools() {
        JsonObject otherBody = body.copy();
        otherBody.remove("tools");
        return new InferenceRequest(
                envelope,
                messages,
                List.of(),
                parameters.without("tool_choice").without("parallel_tool_calls"),
                otherBody,
                null,
                servers);
    }
}
