package io.sfai.gateway.provider.bedrock;

import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.FinishReason;
import io.sfai.gateway.inference.FinishReason.Unified;
import io.sfai.gateway.inference.Part;
import io.sfai.gateway.inference.Usage;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.provider.ToolNames;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlockDelta;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlockDeltaEvent;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlockStartEvent;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlockStopEvent;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseResponse;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseStreamMetadataEvent;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseStreamOutput;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseStreamResponseHandler;
import software.amazon.awssdk.services.bedrockruntime.model.MessageStopEvent;
import software.amazon.awssdk.services.bedrockruntime.model.ReasoningContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ReasoningContentBlockDelta;
import software.amazon.awssdk.services.bedrockruntime.model.TokenUsage;
import software.amazon.awssdk.services.bedrockruntime.model.ToolUseBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ToolUseBlockStart;

/** Reads one answer, streamed or whole. Text has no start; usage comes after the end. */
final class ConverseDeltas implements ConverseStreamResponseHandler.Visitor {
    private final ToolNames names;
    private final @Nullable String answerTool;

    /** Where each call of ours is among the calls, by its block's index. */
    private final Map<Integer, Integer> calls = new HashMap<>();

    private final Map<Integer, Thought> thoughts = new HashMap<>();
    private final List<Delta> said = new ArrayList<>();
    private int answerBlock = -1;
    private boolean answered;
    private boolean answerBegun;
    private boolean finished;

    /** A block of thinking as far as it has come. */
    private static final class Thought {
        private final StringBuilder text = new StringBuilder();
        private final StringBuilder signature = new StringBuilder();
        private final ByteArrayOutputStream redacted = new ByteArrayOutputStream();
    }

    /**
     * @param names from the tools' names as they were sent back to the client's
     * @param answerTool the tool whose arguments are the answer's text; null if there is none
     */
    ConverseDeltas(ToolNames names, @Nullable String answerTool) {
        this.names = names;
        this.answerTool = answerTool;
    }

    /** What an event says. */
    List<Delta> of(ConverseStreamOutput event) {
        said.clear();
        event.accept(this);
        return List.copyOf(said);
    }

    /** What a whole answer says. */
    List<Delta> of(ConverseResponse answer) {
        said.clear();
        if (answer.output() != null && answer.output().message() != null) {
            for (ContentBlock block : answer.output().message().content()) {
                block(block);
            }
        }
        finish(answer.stopReasonAsString());
        usage(answer.usage());
        return List.copyOf(said);
    }

    /** Whether the model has said why it stopped; a stream that ends before that is cut. */
    boolean isFinished() {
        return finished;
    }

    private void block(ContentBlock block) {
        switch (block.type()) {
            case TEXT -> text(block.text());
            case TOOL_USE -> call(block.toolUse());
            case REASONING_CONTENT -> thought(block.reasoningContent());
            default -> {
                // Nothing that a client of ours has asked for.
            }
        }
    }

    private void call(ToolUseBlock call) {
        if (call.typeAsString() != null) {
            return;
        }
        String arguments = Json.text(Documents.json(call.input()));
        if (call.name().equals(answerTool)) {
            if (!answered) {
                answered = true;
                text(arguments);
            }
            return;
        }
        int index = calls.size();
        calls.put(index, index);
        said.add(new Delta.ToolCallStart(index, call.toolUseId(), names.original(call.name())));
        said.add(new Delta.ToolCallArguments(index, arguments));
    }

    private void thought(ReasoningContentBlock block) {
        Thought thought = new Thought();
        if (block.redactedContent() != null) {
            thought.redacted.writeBytes(block.redactedContent().asByteArrayUnsafe());
        }
        if (block.reasoningText() != null) {
            reasoning(block.reasoningText().text(), thought);
            if (block.reasoningText().signature() != null) {
                thought.signature.append(block.reasoningText().signature());
            }
        }
        end(thought);
    }

    private void text(@Nullable String text) {
        if (text != null && !text.isEmpty()) {
            said.add(new Delta.Text(text));
        }
    }

    private void reasoning(@Nullable String text, Thought thought) {
        if (text != null && !text.isEmpty()) {
            thought.text.append(text);
            said.add(new Delta.Reasoning(text));
        }
    }

    /** Thinking that nobody signed was for reading only. */
    private void end(Thought thought) {
        if (thought.redacted.size() > 0) {
            String data = Base64.getEncoder().encodeToString(thought.redacted.toByteArray());
            said.add(new Delta.ThoughtEnd(new Part.RedactedThinking(data)));
        } else if (!thought.signature.isEmpty()) {
            said.add(
                    new Delta.ThoughtEnd(
                            new Part.Thinking(
                                    thought.text.toString(), thought.signature.toString())));
        }
    }

    @Override
    public void visitContentBlockStart(ContentBlockStartEvent event) {
        ToolUseBlockStart call = event.start() == null ? null : event.start().toolUse();
        // A server's own tool has a type; it is no call to the client, and shifts none.
        if (call == null || call.typeAsString() != null) {
            return;
        }
        if (call.name().equals(answerTool)) {
            // One answer is all that was asked for; a second one would spoil the first.
            if (!answered) {
                answered = true;
                answerBlock = event.contentBlockIndex();
            }
            return;
        }
        int index = calls.size();
        calls.put(event.contentBlockIndex(), index);
        said.add(new Delta.ToolCallStart(index, call.toolUseId(), names.original(call.name())));
    }

    @Override
    public void visitContentBlockDelta(ContentBlockDeltaEvent event) {
        ContentBlockDelta delta = event.delta();
        if (delta == null) {
            return;
        }
        int block = event.contentBlockIndex();
        if (delta.toolUse() != null) {
            arguments(block, delta.toolUse().input());
        } else if (delta.reasoningContent() != null) {
            reasoning(block, delta.reasoningContent());
        } else {
            text(delta.text());
        }
    }

    private void arguments(int block, @Nullable String fragment) {
        Integer call = calls.get(block);
        if (block == answerBlock) {
            answerBegun |= fragment != null && !fragment.isEmpty();
            text(fragment);
        } else if (call != null && fragment != null && !fragment.isEmpty()) {
            said.add(new Delta.ToolCallArguments(call, fragment));
        }
    }

    private void reasoning(int block, ReasoningContentBlockDelta delta) {
        Thought thought = thoughts.computeIfAbsent(block, index -> new Thought());
        reasoning(delta.text(), thought);
        if (delta.signature() != null) {
            thought.signature.append(delta.signature());
        }
        if (delta.redactedContent() != null) {
            thought.redacted.writeBytes(delta.redactedContent().asByteArrayUnsafe());
        }
    }

    @Override
    public void visitContentBlockStop(ContentBlockStopEvent event) {
        Thought thought = thoughts.remove(event.contentBlockIndex());
        if (thought != null) {
            end(thought);
        }
        if (event.contentBlockIndex() == answerBlock && !answerBegun) {
            text("{}");
        }
    }

    @Override
    public void visitMessageStop(MessageStopEvent event) {
        finish(event.stopReasonAsString());
    }

    @Override
    public void visitMetadata(ConverseStreamMetadataEvent event) {
        usage(event.usage());
    }

    private void finish(@Nullable String reason) {
        finished = true;
        String raw = reason == null ? "" : reason;
        said.add(new Delta.Finish(new FinishReason(unified(raw), raw)));
    }

    private Unified unified(String raw) {
        return switch (raw) {
            case "tool_use", "end_turn", "stop_sequence" ->
                    calls.isEmpty() && (answered || !raw.equals("tool_use"))
                            ? Unified.STOP
                            : Unified.TOOL_CALLS;
            case "max_tokens", "model_context_window_exceeded" -> Unified.LENGTH;
            case "guardrail_intervened", "content_filtered", "refusal" -> Unified.CONTENT_FILTER;
            default -> Unified.OTHER;
        };
    }

    /** Bedrock counts what its cache read and took apart from the other input. */
    private void usage(@Nullable TokenUsage usage) {
        if (usage == null) {
            return;
        }
        long read = number(usage.cacheReadInputTokens());
        long written = number(usage.cacheWriteInputTokens());
        long input = number(usage.inputTokens()) + read + written;
        said.add(
                new Delta.UsageReport(
                        new Usage(input, number(usage.outputTokens()), read, written, 0, false)));
    }

    private static long number(@Nullable Integer tokens) {
        return tokens == null ? 0 : tokens;
    }
}
