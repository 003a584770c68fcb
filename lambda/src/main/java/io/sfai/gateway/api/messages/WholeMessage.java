package io.sfai.gateway.api.messages;

import io.sfai.gateway.api.AnswerForm;
import io.sfai.gateway.api.CallInput;
import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.Dialect;
import io.sfai.gateway.inference.Estimate;
import io.sfai.gateway.inference.FinishReason;
import io.sfai.gateway.inference.InferenceEvent;
import io.sfai.gateway.inference.InferenceEvent.Raw;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.Part;
import io.sfai.gateway.inference.Usage;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One message: the upstream's own if it gave one, else put together from deltas. */
final class WholeMessage implements AnswerForm.Whole {
    private final InferenceRequest request;
    private final Estimate said = new Estimate();
    private final List<Block> blocks = new ArrayList<>();

    /** Whether a step is over: what is said next is another block. */
    private boolean stepEnded;

    private @Nullable JsonObject own;
    private @Nullable FinishReason reason;
    private @Nullable Usage usage;

    WholeMessage(InferenceRequest request) {
        this.request = request;
    }

    @Override
    public void event(InferenceEvent event) {
        Raw raw = event.raw();
        if (raw != null && raw.whole() && raw.dialect() == Dialect.MESSAGES) {
            own = raw.body();
        } else {
            event.deltas().forEach(this::add);
        }
    }

    @Override
    public byte[] bytes() {
        return Json.bytes(json());
    }

    private void add(Delta delta) {
        said.add(delta);
        switch (delta) {
            case Delta.Text text -> text().append(text.text());
            case Delta.Refusal words -> text().append(words.text());
            case Delta.Reasoning thought -> thinking().words.append(thought.text());
            case Delta.ThoughtEnd end -> ended(end.thought());
            case Delta.ToolCallStart start -> blocks.add(new Call(start, new StringBuilder()));
            case Delta.ToolCallArguments more -> {
                for (Block block : blocks) {
                    if (block instanceof Call call && call.start.index() == more.index()) {
                        call.arguments.append(more.fragment());
                    }
                }
            }
            case Delta.GatewayCall call ->
                    blocks.add(
                            new Served(MessageShape.served(call, CallInput.of(call.arguments()))));
            case Delta.GatewayResult result -> blocks.add(new Served(MessageShape.served(result)));
            case Delta.NextStep step -> stepEnded = true;
            case Delta.Embeddings none -> {}
            case Delta.Finish end -> reason = end.reason();
            case Delta.UsageReport report -> usage = report.usage();
        }
    }

    private StringBuilder text() {
        if (last() instanceof Text text) {
            return text.words;
        }
        Text text = new Text(new StringBuilder());
        blocks.add(text);
        return text.words;
    }

    private Thinking thinking() {
        if (last() instanceof Thinking thinking && thinking.signature.isEmpty()) {
            return thinking;
        }
        Thinking thinking = new Thinking();
        blocks.add(thinking);
        return thinking;
    }

    /** The block to which more words may belong; null after a step, once. */
    private @Nullable Block last() {
        Block last = stepEnded || blocks.isEmpty() ? null : blocks.getLast();
        stepEnded = false;
        return last;
    }

    private void ended(Part.Thought thought) {
        switch (thought) {
            case Part.Thinking signed -> thinking().signature = signed.signature();
            case Part.RedactedThinking redacted -> blocks.add(new Redacted(redacted));
        }
    }

    private JsonObject json() {
        JsonObject whole = own;
        if (whole != null) {
            return whole.put("model", request.alias());
        }
        JsonArray content = new JsonArray();
        boolean hasCalls = false;
        for (Block block : blocks) {
            hasCalls |= block instanceof Call;
            content.add(block.json());
        }
        Usage used = usage == null ? MessageShape.guess(request, said) : usage;
        return MessageShape.message(request, content, used)
                .put("stop_reason", MessageShape.stopReason(reason, hasCalls));
    }

    /** A content block in the making. */
    private sealed interface Block {
        JsonObject json();
    }

    private record Text(StringBuilder words) implements Block {
        @Override
        public JsonObject json() {
            return MessageShape.text(words.toString());
        }
    }

    private static final class Thinking implements Block {
        private final StringBuilder words = new StringBuilder();
        private String signature = "";

        @Override
        public JsonObject json() {
            return MessageShape.thinking(words.toString(), signature);
        }
    }

    private record Redacted(Part.RedactedThinking thought) implements Block {
        @Override
        public JsonObject json() {
            return MessageShape.redacted(thought);
        }
    }

    /** Of a tool that the gateway ran. */
    private record Served(JsonObject json) implements Block {}

    private record Call(Delta.ToolCallStart start, StringBuilder arguments) implements Block {
        @Override
        public JsonObject json() {
            return MessageShape.toolUse(start, CallInput.of(arguments.toString()));
        }
    }
}
