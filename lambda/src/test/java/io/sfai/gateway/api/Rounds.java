package io.sfai.gateway.api;

import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.FinishReason;
import io.sfai.gateway.inference.FinishReason.Unified;
import io.sfai.gateway.inference.Message;
import io.sfai.gateway.inference.Part;
import io.sfai.gateway.inference.ToolData;
import io.sfai.gateway.inference.Usage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * An answer in rounds, as the loop that runs tools tells of it: some order of its deltas, and what
 * the next request must know of it.
 *
 * @param deltas without usage
 */
public record Rounds(List<Round> rounds, List<Delta> deltas) {
    /**
     * What the model says once, before its calls have run.
     *
     * @param client the id of a call of the client's tool {@code f}, which ends the answer
     */
    public record Round(String thought, String text, List<Ran> calls, @Nullable String client) {}

    /** A call that the gateway runs; it has no result if the answer ends before. */
    public record Ran(
            Delta.GatewayCall call, Delta.@Nullable GatewayResult result, boolean isTold) {}

    /** What a model is told of a turn, in words: {@code call NAME ARGUMENTS} and the like. */
    public record Told(String role, List<String> parts) {}

    public static Delta called(String id, String name, String arguments) {
        return new Delta.GatewayCall(id, "server", name, arguments);
    }

    public static Delta gave(String id, String output) {
        return new Delta.GatewayResult(id, false, output);
    }

    public static Delta failed(String id, String reason) {
        return new Delta.GatewayResult(id, true, reason);
    }

    public static Delta finish(Unified reason) {
        return new Delta.Finish(new FinishReason(reason, "raw"));
    }

    /** Some answer. */
    public static Rounds random(Random random) {
        List<Round> rounds = new ArrayList<>();
        int count = 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            boolean last = i == count - 1;
            String thought = random.nextInt(3) == 0 ? "thought " + i : "";
            boolean speaks = last || random.nextBoolean();
            String text = speaks ? "text " + i + (random.nextInt(3) == 0 ? "\n" : "") : "";
            boolean client = last && random.nextInt(3) == 0;
            int calls = last && !client ? 0 : random.nextInt(last ? 3 : 4) + (last ? 0 : 1);
            List<Ran> ran = new ArrayList<>();
            for (int k = 0; k < calls; k++) {
                ran.add(ran("c" + i + "_" + k, random));
            }
            rounds.add(new Round(thought, text, ran, client ? "call_client" : null));
        }
        return new Rounds(rounds, deltas(rounds, random));
    }

    private static Ran ran(String id, Random random) {
        Delta.GatewayCall call =
                new Delta.GatewayCall(id, "server", "tool", "{\"id\":\"" + id + "\"}");
        String output = random.nextInt(6) == 0 ? null : "gave " + id;
        boolean cut = random.nextInt(12) == 0;
        Delta.GatewayResult result =
                cut ? null : new Delta.GatewayResult(id, random.nextInt(4) == 0, output);
        return new Ran(call, result, result != null && output != null);
    }

    private static List<Delta> deltas(List<Round> rounds, Random random) {
        List<Delta> deltas = new ArrayList<>();
        for (Round round : rounds) {
            if (!deltas.isEmpty()) {
                deltas.add(new Delta.NextStep());
            }
            pieces(round.thought()).forEach(some -> deltas.add(new Delta.Reasoning(some)));
            pieces(round.text()).forEach(some -> deltas.add(new Delta.Text(some)));
            String client = round.client();
            if (client != null) {
                deltas.add(new Delta.ToolCallStart(0, client, "f"));
                deltas.add(new Delta.ToolCallArguments(0, "{\"a\":"));
                deltas.add(new Delta.ToolCallArguments(0, "1}"));
            }
            deltas.addAll(run(round.calls(), random));
        }
        boolean calls = rounds.getLast().client() != null;
        deltas.add(finish(calls ? Unified.TOOL_CALLS : Unified.STOP));
        return deltas;
    }

    /** Calls begin in their order and end in any. */
    private static List<Delta> run(List<Ran> calls, Random random) {
        List<Delta> deltas = new ArrayList<>();
        List<Delta> results = new ArrayList<>();
        for (Ran ran : calls) {
            deltas.add(ran.call());
            if (ran.result() != null) {
                results.add(ran.result());
            }
            Collections.shuffle(results, random);
            while (!results.isEmpty() && random.nextInt(3) == 0) {
                deltas.add(results.removeFirst());
            }
        }
        deltas.addAll(results);
        return deltas;
    }

    private static List<String> pieces(String text) {
        int half = text.length() / 2;
        return text.isEmpty() ? List.of() : List.of(text.substring(0, half), text.substring(half));
    }

    /** With usage behind. */
    public Delta[] all() {
        List<Delta> all = new ArrayList<>(deltas);
        all.add(new Delta.UsageReport(new Usage(100, 7, 30, 20, 2, false)));
        return all.toArray(Delta[]::new);
    }

    /**
     * What the model is told of it in the next request: calls that the client was told all of, each
     * round's behind its words.
     *
     * @param thoughts whether the client can send these back
     */
    public List<Told> told(boolean thoughts) {
        List<Told> told = new ArrayList<>();
        List<String> parts = new ArrayList<>();
        List<String> results = new ArrayList<>();
        for (Round round : rounds) {
            boolean speaks = (thoughts && !round.thought().isEmpty()) || !round.text().isEmpty();
            if (speaks && !results.isEmpty()) {
                told.add(new Told("ASSISTANT", parts));
                told.add(new Told("TOOL", results.stream().sorted().toList()));
                parts = new ArrayList<>();
                results = new ArrayList<>();
            }
            if (thoughts && !round.thought().isEmpty()) {
                parts.add("thought " + round.thought());
            }
            if (!round.text().isEmpty()) {
                parts.add("text " + round.text());
            }
            if (round.client() != null) {
                parts.add("call f {\"a\":1}");
            }
            for (Ran ran : round.calls()) {
                if (ran.isTold() && ran.result() != null) {
                    parts.add("call tool " + ran.call().arguments());
                    String how = ran.result().failed() ? "failed " : "result ";
                    results.add(how + ran.result().output());
                }
            }
        }
        told.add(new Told("ASSISTANT", parts));
        if (!results.isEmpty()) {
            told.add(new Told("TOOL", results.stream().sorted().toList()));
        }
        return told;
    }

    /** The same of turns. A result's words must be marked as data. */
    public static List<Told> told(List<Message> messages) {
        return messages.stream().map(Rounds::told).toList();
    }

    private static Told told(Message message) {
        List<String> parts = new ArrayList<>();
        for (Part part : message.parts()) {
            switch (part) {
                case Part.Reasoning thought -> parts.add("thought " + thought.text());
                case Part.Text text -> parts.add("text " + text.text());
                case Part.ToolCall call ->
                        parts.add("call " + call.name() + " " + call.arguments());
                case Part.ToolResult result -> parts.add(told(result));
                default -> parts.add(part.toString());
            }
        }
        if (message.role() == Message.Role.TOOL) {
            Collections.sort(parts);
        }
        return new Told(message.role().name(), parts);
    }

    private static String told(Part.ToolResult result) {
        String text = new Message(Message.Role.TOOL, result.parts()).text();
        String plain = ToolData.plain(text);
        boolean isClients = result.callId().equals("call_client");
        if (plain.equals(text) != isClients) {
            throw new AssertionError("marked as data, or not, against the rule: " + result);
        }
        return (result.failed() ? "failed " : "result ") + plain;
    }
}
