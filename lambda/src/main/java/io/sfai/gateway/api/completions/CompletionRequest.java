package io.sfai.gateway.api.completions;

import static io.sfai.gateway.api.completions.Fields.bad;

import io.sfai.gateway.api.RequestBody;
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
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A body of either dialect, read: what any model can be asked, and what the answer is like.
 *
 * @param inference has the client's own words beside turns that ask a chat model for the same
 */
record CompletionRequest(Asked asked, InferenceRequest inference) {
    /** Not parameters of an answer, or said otherwise to a model that chats. */
    private static final List<String> NO_PARAMETERS =
            List.of(
                    "model",
                    "prompt",
                    "suffix",
                    "stop",
                    "stream",
                    "stream_options",
                    "echo",
                    "n",
                    "best_of",
                    "logprobs",
                    "min_tokens",
                    "random_seed",
                    "options");

    /**
     * Reads a request.
     *
     * @throws io.sfai.gateway.error.GatewayException 400 naming the place, if the body is not one
     */
    static CompletionRequest read(
            HttpRequest http, Dialect dialect, Caller caller, Instant received) {
        JsonObject body = RequestBody.read(http.body());
        String alias = body.string("model");
        if (alias == null || alias.isBlank()) {
            throw bad("model must be the name of an alias", "model");
        }
        Fields.check(body);
        Prompt prompt = dialect == Dialect.FIM ? Prompt.single(body) : Prompt.of(body);
        String suffix = Fields.text(body, "suffix");
        List<String> stops = Fields.stops(body);
        JsonObject options = body.object("stream_options");
        Asked asked =
                new Asked(
                        dialect,
                        prompt.text(),
                        suffix,
                        dialect == Dialect.COMPLETIONS && body.isTrue("echo") ? prompt.text() : "",
                        stops,
                        options != null && options.isTrue("include_usage"));
        boolean streamed = body.isTrue("stream");
        List<Message> turns = CursorTurns.of(asked, prompt.unsayable(body));
        Envelope envelope =
                new Envelope(
                        http.id(),
                        dialect,
                        caller,
                        alias,
                        streamed,
                        Map.of(),
                        received,
                        http.deadline(),
                        notes(body));
        return new CompletionRequest(
                asked,
                new InferenceRequest(
                        envelope,
                        turns,
                        List.of(),
                        parameters(body, stops),
                        chatForm(body, turns, streamed),
                        body));
    }

    /** What no model is told that chats; who speaks the dialect takes it back. */
    private static Journal notes(JsonObject body) {
        if (body.get("min_tokens") == null) {
            return Journal.NONE;
        }
        Journal notes = new EarlyNotes();
        notes.note("droppedFields", JsonArray.of("min_tokens"));
        return notes;
    }

    private static JsonObject chatForm(JsonObject body, List<Message> turns, boolean streamed) {
        JsonObject chat = ChatForm.body(turns, List.of(), streamed);
        // The mock's script; nobody else looks at it.
        return body.has("options") ? chat.put("options", body.get("options")) : chat;
    }

    private static Parameters parameters(JsonObject body, List<String> stops) {
        JsonObject rest = body.copy();
        NO_PARAMETERS.forEach(rest::remove);
        if (body.get("random_seed") != null) {
            rest.put("seed", body.get("random_seed"));
        }
        List<String> sayable = Stops.sayable(stops);
        if (!sayable.isEmpty()) {
            rest.put("stop", JsonArray.of(sayable.toArray()));
        }
        return new Parameters(rest);
    }
}
