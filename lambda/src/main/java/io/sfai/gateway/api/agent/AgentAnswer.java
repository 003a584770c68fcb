package io.sfai.gateway.api.agent;

import io.sfai.gateway.api.AnswerForm;
import io.sfai.gateway.api.CallInput;
import io.sfai.gateway.api.Excerpt;
import io.sfai.gateway.api.Paragraphs;
import io.sfai.gateway.error.GatewayError;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.FinishReason.Unified;
import io.sfai.gateway.inference.InferenceEvent;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.session.Claim;
import io.sfai.gateway.session.Turn;
import io.sfai.gateway.sse.SseWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Writes one answer token by token, and keeps the turn before it says that it is over. Events of
 * tools have an empty token that is not the last, for front ends which know of tokens only.
 */
final class AgentAnswer implements AnswerForm.Streamed {
    private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

    private final AgentMessage message;
    private final Claim claim;
    private final Consumer<GatewayException> unkept;
    private final SseWriter out;
    private final Paragraphs paragraphs = new Paragraphs();
    private final AgentItems items;
    private String status = "completed";

    /**
     * @param unkept told if the turn can't be kept
     */
    AgentAnswer(
            AgentMessage message, Claim claim, Consumer<GatewayException> unkept, SseWriter out) {
        this.message = message;
        this.claim = claim;
        this.unkept = unkept;
        this.out = out;
        this.items = new AgentItems(message);
    }

    @Override
    public void event(InferenceEvent event) throws IOException {
        for (Delta delta : event.deltas()) {
            switch (delta) {
                case Delta.Text some -> token(some.text());
                case Delta.Refusal some -> token(some.text());
                case Delta.Finish end -> status = status(end.reason().unified());
                case Delta.GatewayCall call -> called(call);
                case Delta.GatewayResult result -> gave(result);
                case Delta.NextStep step -> {
                    paragraphs.next();
                    items.next();
                }
                // Thoughts are not told, and no client has tools of its own here.
                case Delta.Reasoning r -> {}
                case Delta.ThoughtEnd t -> {}
                case Delta.ToolCallStart s -> {}
                case Delta.ToolCallArguments a -> {}
                case Delta.Embeddings e -> {}
                case Delta.UsageReport u -> {}
            }
        }
    }

    @Override
    public void idle() throws IOException {
        out.keepAlive();
    }

    @Override
    public void end() throws IOException {
        // The client has all of the answer while it is kept.
        out.flush();
        JsonObject answer = new JsonObject().put("output", items.json(status));
        try {
            claim.save(new Turn(message.id(), null, JsonArray.of(message.item()), answer));
        } catch (GatewayException e) {
            unkept.accept(e);
            throw e;
        }
        send("", true);
    }

    @Override
    public void failed(GatewayError error) throws IOException {
        // Who reads that it failed may try again at once.
        claim.release();
        out.data(Json.bytes(AgentErrors.body(error)));
    }

    @Override
    public void done() throws IOException {
        out.data(DONE);
    }

    private void token(String token) throws IOException {
        if (!token.isEmpty()) {
            items.said(token);
            send(paragraphs.with(token), false);
        }
    }

    private void called(Delta.GatewayCall call) throws IOException {
        items.called(call);
        send(
                new JsonObject()
                        .put("type", "tool_call")
                        .put("id", call.id())
                        .put("name", call.name())
                        .put("server", call.server())
                        .put("arguments", CallInput.of(call.arguments())));
    }

    private void gave(Delta.GatewayResult result) throws IOException {
        Delta.GatewayCall call = items.gave(result);
        if (call == null) {
            return;
        }
        JsonObject event =
                new JsonObject()
                        .put("type", "tool_result")
                        .put("id", call.id())
                        .put("name", call.name())
                        .put("ok", !result.failed());
        String output = result.output();
        if (output != null) {
            Excerpt shown = Excerpt.of(output, Excerpt.OF_A_RESULT);
            event.put("output", shown.text());
            if (shown.cut()) {
                event.put("truncated", true);
            }
        }
        send(event);
    }

    private void send(JsonObject ofATool) throws IOException {
        out.data(Json.bytes(ofATool.put("token", "").put("is_final", false)));
    }

    private void send(String token, boolean isFinal) throws IOException {
        JsonObject event = new JsonObject().put("token", token).put("is_final", isFinal);
        out.data(Json.bytes(event.put("type", "assistant_message")));
    }

    private static String status(Unified reason) {
        return switch (reason) {
            case LENGTH, CONTENT_FILTER -> "incomplete";
            case STOP, TOOL_CALLS, OTHER -> "completed";
        };
    }
}
