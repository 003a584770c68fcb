package io.sfai.gateway.inference;

import io.sfai.gateway.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks of a model: the parts that every provider understands, beside the body that
 * they were read from, which keeps every field that the gateway does not know.
 *
 * @param id names the request in logs
 * @param alias the model's name as the client wrote it
 * @param stream whether the client wants the answer as it comes
 * @param parameters everything else that the client asks for, and the alias where it did not
 * @param body the request as Chat Completions has it: the client's own JSON, what its odd shapes
 *     became (see {@code api.chat.shape}), or what {@link ChatForm} wrote of another dialect; never
 *     changed; relays take the turns and tools out of it as they stand there
 * @param original the client's own JSON in its own dialect, if that is not chat and nothing has
 *     been added to it or taken from it; null otherwise. An upstream that speaks the dialect gets
 *     it as it stands, but for the model's name
 * @param headers what the client's dialect says in headers, names in lower case, such as {@code
 *     anthropic-beta}; an upstream that speaks the dialect gets them, whatever became of the body
 * @param deadline when everything must have ended; {@link Instant#MAX} if nothing ends it
 * @param journal is told of attempts and failures
 */
public record InferenceRequest(
        String id,
        Dialect dialect,
        Caller caller,
        String alias,
        boolean stream,
        List<Message> messages,
        List<Tool> tools,
        Parameters parameters,
        JsonObject body,
        @Nullable JsonObject original,
        Map<String, String> headers,
        Instant received,
        Instant deadline,
        Journal journal) {

    /** A request whose dialect says nothing in headers. */
    public InferenceRequest(
            String id,
            Dialect dialect,
            Caller caller,
            String alias,
            boolean stream,
            List<Message> messages,
            List<Tool> tools,
            Parameters parameters,
            JsonObject body,
            @Nullable JsonObject original,
            Instant received,
            Instant deadline,
            Journal journal) {
        this(
                id,
                dialect,
                caller,
                alias,
                stream,
                messages,
                tools,
                parameters,
                body,
                original,
                Map.of(),
                received,
                deadline,
                journal);
    }

    /** A request that was read from chat, or that nobody relays as it stands. */
    public InferenceRequest(
            String id,
            Dialect dialect,
            Caller caller,
            String alias,
            boolean stream,
            List<Message> messages,
            List<Tool> tools,
            Parameters parameters,
            JsonObject body,
            Instant received,
            Instant deadline,
            Journal journal) {
        this(
                id,
                dialect,
                caller,
                alias,
                stream,
                messages,
                tools,
                parameters,
                body,
                null,
                received,
                deadline,
                journal);
    }

    /** The same request, told to another journal. */
    public InferenceRequest with(Journal other) {
        return new InferenceRequest(
                id,
                dialect,
                caller,
                alias,
                stream,
                messages,
                tools,
                parameters,
                body,
                original,
                headers,
                received,
                deadline,
                other);
    }

    /** The same request with other parameters. */
    public InferenceRequest with(Parameters others) {
        return changed(messages, tools, others, body);
    }

    /** The same request with other turns, in both forms. */
    public InferenceRequest with(List<Message> otherMessages, JsonObject otherBody) {
        return changed(otherMessages, tools, parameters, otherBody);
    }

    /** The same request with no tools, in either form, and nothing that is about them. */
    public InferenceRequest withoutTools() {
        JsonObject otherBody = body.copy();
        otherBody.remove("tools");
        return changed(
                messages,
                List.of(),
                parameters.without("tool_choice").without("parallel_tool_calls"),
                otherBody);
    }

    /** What the client wrote in its own dialect does not say this any more. */
    private InferenceRequest changed(
            List<Message> otherMessages,
            List<Tool> otherTools,
            Parameters otherParameters,
            JsonObject otherBody) {
        return new InferenceRequest(
                id,
                dialect,
                caller,
                alias,
                stream,
                otherMessages,
                otherTools,
                otherParameters,
                otherBody,
                null,
                headers,
                received,
                deadline,
                journal);
    }
}
