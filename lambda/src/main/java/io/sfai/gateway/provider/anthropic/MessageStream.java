package io.sfai.gateway.provider.anthropic;

import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.FinishReason;
import io.sfai.gateway.inference.FinishReason.Unified;
import io.sfai.gateway.inference.Part;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.provider.Failures;
import io.sfai.gateway.provider.anthropic.Plan.Reply;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One message as its events come, in the gateway's own terms. What it does not know it skips. */
final class MessageStream {
    private final String provider;
    private final Reply reply;
    private final MessageUsage usage = new MessageUsage();

    /** Blocks that have begun and are more than text, by their place in the message. */
    private final Map<Long, Block> blocks = new HashMap<>();

    private int calls;
    private boolean answered;
    private @Nullable String stopReason;
    private boolean over;

    MessageStream(String provider, Reply reply) {
        this.provider = provider;
        this.reply = reply;
    }

    /** Whether the terminal event has come. */
    boolean isOver() {
        return over;
    }

    /** What an event says, which may be nothing. */
    List<Delta> deltas(JsonObject event) {
        return switch (event.string("type", "")) {
            case "content_block_delta" -> delta(event);
            case "content_block_start" -> start(event);
            case "content_block_stop" -> stop(blocks.remove(place(event)));
            case "message_start" -> {
                JsonObject message = event.object("message");
                yield message == null ? List.of() : usage.corrected(message.object("usage"));
            }
            case "message_delta" -> messageDelta(event);
            case "message_stop" -> List.of(finish());
            default -> List.of();
        };
    }

    /** What a message says that came whole. */
    List<Delta> whole(JsonObject message) {
        JsonArray content = message.array("content");
        if (content == null) {
            throw Failures.malformed(provider, "it has no content");
        }
        List<Delta> deltas = new ArrayList<>();
        for (int i = 0; i < content.size(); i++) {
            JsonObject block = content.object(i);
            if (block != null) {
                deltas.addAll(started(i, block));
                deltas.addAll(stop(blocks.remove((long) i)));
            }
        }
        deltas.addAll(stopped(message));
        deltas.addAll(usage.corrected(message.object("usage")));
        deltas.add(finish());
        return deltas;
    }

    private List<Delta> delta(JsonObject event) {
        JsonObject delta = event.object("delta");
        if (delta == null) {
            return List.of();
        }
        return switch (delta.string("type", "")) {
            case "text_delta" -> text(delta.string("text", ""));
            case "input_json_delta" ->
                    arguments(blocks.get(place(event)), delta.string("partial_json", ""));
            case "thinking_delta" ->
                    thinking(blocks.get(place(event)), delta.string("thinking", ""));
            case "signature_delta" -> {
                if (blocks.get(place(event)) instanceof Block.Thinking thinking) {
                    thinking.signature.append(delta.string("signature", ""));
                }
                yield List.of();
            }
            default -> List.of();
        };
    }

    private List<Delta> start(JsonObject event) {
        JsonObject block = event.object("content_block");
        return block == null ? List.of() : started(place(event), block);
    }

    private List<Delta> started(long place, JsonObject block) {
        return switch (block.string("type", "")) {
            case "text" -> text(block.string("text", ""));
            case "thinking" -> {
                Block.Thinking thinking = new Block.Thinking();
                blocks.put(place, thinking);
                thinking.signature.append(block.string("signature", ""));
                yield thinking(thinking, block.string("thinking", ""));
            }
            case "redacted_thinking" -> {
                blocks.put(place, new Block.Redacted(block.string("data", "")));
                yield List.of();
            }
            case "tool_use" -> call(place, block);
            default -> List.of();
        };
    }

    private List<Delta> call(long place, JsonObject block) {
        String name = block.string("name", "");
        boolean isAnswer = name.equals(reply.answerTool());
        if (isAnswer && answered) {
            // One answer is all that was asked for; a second one would spoil the first.
            return List.of();
        }
        Block.Call call = new Block.Call(isAnswer ? -1 : calls++);
        blocks.put(place, call);
        answered |= isAnswer;
        List<Delta> deltas = new ArrayList<>(2);
        if (!isAnswer) {
            String known = reply.names().original(name);
            deltas.add(new Delta.ToolCallStart(call.index, block.string("id", ""), known));
        }
        JsonObject input = block.object("input");
        if (input != null && !input.isEmpty()) {
            deltas.addAll(arguments(call, Json.text(input)));
            call.whole = true;
        }
        return deltas;
    }

    private static List<Delta> text(String text) {
        return text.isEmpty() ? List.of() : List.of(new Delta.Text(text));
    }

    private static List<Delta> thinking(@Nullable Block block, String words) {
        if (words.isEmpty()) {
            return List.of();
        }
        if (block instanceof Block.Thinking thinking) {
            thinking.words.append(words);
        }
        return List.of(new Delta.Reasoning(words));
    }

    private static List<Delta> arguments(@Nullable Block block, String fragment) {
        if (!(block instanceof Block.Call call) || call.whole || fragment.isEmpty()) {
            return List.of();
        }
        call.begun = true;
        return List.of(
                call.index < 0
                        ? new Delta.Text(fragment)
                        : new Delta.ToolCallArguments(call.index, fragment));
    }

    private static List<Delta> stop(@Nullable Block block) {
        return switch (block) {
            case null -> List.of();
            case Block.Thinking thinking ->
                    thinking.signature.isEmpty()
                            ? List.of()
                            : List.of(
                                    new Delta.ThoughtEnd(
                                            new Part.Thinking(
                                                    thinking.words.toString(),
                                                    thinking.signature.toString())));
            case Block.Redacted redacted ->
                    List.of(new Delta.ThoughtEnd(new Part.RedactedThinking(redacted.data())));
            // A call's empty arguments are for the dialect to write, an answer's are its text.
            case Block.Call call ->
                    call.index < 0 && !call.begun ? List.of(new Delta.Text("{}")) : List.of();
        };
    }

    private List<Delta> messageDelta(JsonObject event) {
        JsonObject delta = event.object("delta");
        List<Delta> deltas = new ArrayList<>(2);
        if (delta != null) {
            deltas.addAll(stopped(delta));
        }
        deltas.addAll(usage.corrected(event.object("usage")));
        return deltas;
    }

    /** Notes why the message stops, and tells the words that a refusal comes with. */
    private List<Delta> stopped(JsonObject said) {
        stopReason = said.string("stop_reason", stopReason == null ? "" : stopReason);
        JsonObject details = said.object("stop_details");
        String words = details == null ? "" : details.string("explanation", "");
        return words.isEmpty() ? List.of() : List.of(new Delta.Refusal(words));
    }

    private Delta finish() {
        if (stopReason == null || stopReason.isEmpty()) {
            throw Failures.malformed(provider, "the message ended without a stop_reason");
        }
        over = true;
        return new Delta.Finish(new FinishReason(unified(stopReason), stopReason));
    }

    private Unified unified(String raw) {
        return switch (raw) {
            case "end_turn", "stop_sequence", "pause_turn", "tool_use" ->
                    calls > 0 ? Unified.TOOL_CALLS : Unified.STOP;
            case "max_tokens", "model_context_window_exceeded" -> Unified.LENGTH;
            case "refusal" -> Unified.CONTENT_FILTER;
            default -> Unified.OTHER;
        };
    }

    private static long place(JsonObject event) {
        return event.integer("index", 0);
    }

    /** A block that is more than text. */
    private sealed interface Block {
        /** Gathers what must go back as one. */
        final class Thinking implements Block {
            private final StringBuilder words = new StringBuilder();
            private final StringBuilder signature = new StringBuilder();
        }

        record Redacted(String data) implements Block {}

        /** A call of the client's tool, or of ours whose arguments are the answer: index -1. */
        final class Call implements Block {
            private final int index;
            private boolean begun;
            private boolean whole;

            private Call(int index) {
                this.index = index;
            }
        }
    }
}
