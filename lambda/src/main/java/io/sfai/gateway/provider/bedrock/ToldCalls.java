package io.sfai.gateway.provider.bedrock;

import io.sfai.gateway.inference.Part;
import io.sfai.gateway.provider.Turns;
import io.sfai.gateway.provider.Turns.Turn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A history's calls and results in words, for requests in which no call may come: Converse takes
 * the blocks only beside tools, and has no way to forbid those.
 */
final class ToldCalls {
    private final Map<String, String> names = new HashMap<>();

    private ToldCalls() {}

    static Turns of(Turns turns) {
        ToldCalls told = new ToldCalls();
        List<Turn> all = new ArrayList<>();
        for (Turn turn : turns.turns()) {
            // A signature covers calls that are blocks.
            boolean unsigned = turn.has(Part.ToolCall.class);
            List<Part> parts = new ArrayList<>();
            for (Part part : turn.parts()) {
                if (!(unsigned && part instanceof Part.Thought)) {
                    told.add(part, parts);
                }
            }
            all.add(new Turn(turn.isAssistant(), List.copyOf(parts)));
        }
        return new Turns(turns.system(), List.copyOf(all));
    }

    private void add(Part part, List<Part> parts) {
        switch (part) {
            case Part.ToolCall call -> {
                names.put(call.id(), call.name());
                String arguments = call.arguments().isBlank() ? "{}" : call.arguments();
                parts.add(new Part.Text("[Called " + call.name() + " with " + arguments + "]"));
            }
            case Part.ToolResult result -> {
                String name = names.getOrDefault(result.callId(), "a tool");
                String what = result.failed() ? " failed" : " gave";
                parts.add(new Part.Text("[" + name + what + ":]"));
                parts.addAll(result.parts());
            }
            default -> parts.add(part);
        }
    }
}
