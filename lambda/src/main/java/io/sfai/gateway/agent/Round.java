package io.sfai.gateway.agent;

import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.Estimate;
import io.sfai.gateway.inference.FinishReason;
import io.sfai.gateway.inference.FinishReason.Unified;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.Part;
import io.sfai.gateway.inference.Usage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One answer of the model within a run. What it says and the client's calls go on at once; calls of
 * the gateway's tools are kept.
 */
final class Round {
    private final Toolbox toolbox;
    private final CallIds callIds;
    private final Estimate words = new Estimate();
    private final List<Part> said = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder reasoning = new StringBuilder();
    private final Map<Integer, Call> calls = new HashMap<>();
    private final List<Call> inOrder = new ArrayList<>();
    private boolean hasText;
    private int clients;
    private @Nullable FinishReason finish;
    private @Nullable Usage usage;

    /** A call as it comes; {@code index} is the client's, -1 if the call is the gateway's. */
    private record Call(String id, String name, int index, StringBuilder arguments) {
        boolean isClients() {
            return index >= 0;
        }

        Part.ToolCall part() {
            return new Part.ToolCall(id, name, arguments.isEmpty() ? "{}" : arguments.toString());
        }
    }

    /**
     * @param callIds of all rounds
     */
    Round(Toolbox toolbox, CallIds callIds) {
        this.toolbox = toolbox;
        this.callIds = callIds;
    }

    /**
     * Takes what the model says.
     *
     * @param client gets what is for the client; usage and the finish are not, yet
     */
    void hear(Delta delta, Consumer<Delta> client) {
        words.add(delta);
        switch (delta) {
            case Delta.Text some -> say(some.text(), delta, client);
            case Delta.Refusal some -> say(some.text(), delta, client);
            case Delta.Reasoning some -> {
                reasoning.append(some.text());
                client.accept(delta);
            }
            case Delta.ThoughtEnd end -> {
                reasoning.setLength(0);
                endText();
                said.add(end.thought());
                client.accept(delta);
            }
            case Delta.ToolCallStart start -> called(start, client);
            case Delta.ToolCallArguments more -> argued(more, client);
            case Delta.Finish end -> finish = end.reason();
            case Delta.UsageReport report -> usage = report.usage();
            // No model says these.
            case Delta.GatewayCall c -> {}
            case Delta.GatewayResult r -> {}
            case Delta.NextStep n -> {}
            case Delta.Embeddings e -> {}
        }
    }

    private void say(String some, Delta delta, Consumer<Delta> client) {
        endReasoning();
        text.append(some);
        hasText |= !some.isBlank();
        client.accept(delta);
    }

    private void called(Delta.ToolCallStart start, Consumer<Delta> client) {
        boolean isClients = toolbox.isClients(start.name());
        String id = isClients ? callIds.clients(start.id()) : callIds.own(start.id());
        Call call = new Call(id, start.name(), isClients ? clients++ : -1, new StringBuilder());
        calls.put(start.index(), call);
        inOrder.add(call);
        if (isClients) {
            client.accept(new Delta.ToolCallStart(call.index, id, start.name()));
        }
    }

    private void argued(Delta.ToolCallArguments more, Consumer<Delta> client) {
        Call call = calls.get(more.index());
        if (call == null) {
            return;
        }
        call.arguments.append(more.fragment());
        if (call.isClients()) {
            client.accept(new Delta.ToolCallArguments(call.index, more.fragment()));
        }
    }

    private void endText() {
        if (!text.isEmpty()) {
            said.add(new Part.Text(text.toString()));
            text.setLength(0);
        }
    }

    /** Thinking that nobody signed; some models want to read it again while they call tools. */
    private void endReasoning() {
        if (!reasoning.isEmpty()) {
            said.add(new Part.Reasoning(reasoning.toString()));
            reasoning.setLength(0);
        }
    }

    /** What the model said, as it goes back to it: the calls after the words. */
    List<Part> said() {
        endReasoning();
        endText();
        List<Part> all = new ArrayList<>(said);
        inOrder.forEach(call -> all.add(call.part()));
        return all;
    }

    /** The same without the calls that nobody ran. */
    List<Part> saidToClient() {
        endReasoning();
        endText();
        List<Part> all = new ArrayList<>(said);
        inOrder.stream().filter(Call::isClients).forEach(call -> all.add(call.part()));
        return all;
    }

    /** The calls of the gateway's tools, and of tools that nobody has. */
    List<Part.ToolCall> own() {
        return inOrder.stream().filter(call -> !call.isClients()).map(Call::part).toList();
    }

    /** The ids of the client's calls. */
    List<String> clients() {
        return inOrder.stream().filter(Call::isClients).map(Call::id).toList();
    }

    /** Whether the model said something in words. */
    boolean hasText() {
        return hasText;
    }

    /** Whether its calls are whole: one that was cut off must not be run. */
    boolean areCallsWhole() {
        return switch (finish().unified()) {
            case STOP, TOOL_CALLS, OTHER -> true;
            case LENGTH, CONTENT_FILTER -> false;
        };
    }

    FinishReason finish() {
        return finish == null ? new FinishReason(Unified.OTHER, "unknown") : finish;
    }

    /** What it used so far, as the upstream told it; null if it did not. */
    @Nullable Usage told() {
        return usage;
    }

    /** What it used, guessed if the upstream does not tell. */
    Usage usage(InferenceRequest asked) {
        Usage told = usage;
        return told == null
                ? new Usage(Estimate.tokens(asked), words.tokens(), 0, 0, 0, true)
                : told;
    }
}
