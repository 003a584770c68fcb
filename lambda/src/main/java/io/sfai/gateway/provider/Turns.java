package io.sfai.gateway.provider;

import io.sfai.gateway.error.GatewayError.BadRequest;
import io.sfai.gateway.inference.Message;
import io.sfai.gateway.inference.Message.Role;
import io.sfai.gateway.inference.Part;
import java.util.ArrayList;
import java.util.List;

/**
 * A conversation as Anthropic's and Amazon's APIs want it: the system's words apart, then user and
 * assistant by turns, beginning with the user. Blank texts are gone, since they are errors there
 * which would come back with every later request; so is thinking that nobody signed.
 *
 * @param system texts and cache marks of all system turns, wherever they stood
 */
public record Turns(List<Part> system, List<Turn> turns) {
    /** What stands in for the user where a conversation begins with the assistant. */
    private static final Part.Text NOTHING_SAID = new Part.Text("(The conversation begins here.)");

    /**
     * What one side says before the other does.
     *
     * @param parts never empty; an assistant's thoughts first and its calls last, a user's tool
     *     results first
     */
    public record Turn(boolean isAssistant, List<Part> parts) {
        /** Whether it has a part of this kind. */
        public boolean has(Class<? extends Part> kind) {
            return parts.stream().anyMatch(kind::isInstance);
        }
    }

    /**
     * Arranges a conversation.
     *
     * @throws io.sfai.gateway.error.GatewayException 400 if nothing is left to answer
     */
    public static Turns of(List<Message> messages) {
        List<Part> system = new ArrayList<>();
        List<List<Part>> said = new ArrayList<>();
        List<Boolean> byAssistant = new ArrayList<>();
        for (Message message : messages) {
            List<Part> parts = kept(message.parts());
            if (message.role() == Role.SYSTEM) {
                system.addAll(parts);
                continue;
            }
            boolean assistant = message.role() == Role.ASSISTANT;
            if (parts.isEmpty()) {
                continue;
            }
            if (!said.isEmpty() && byAssistant.getLast() == assistant) {
                said.getLast().addAll(parts);
            } else {
                said.add(parts);
                byAssistant.add(assistant);
            }
        }
        if (said.isEmpty()) {
            throw new BadRequest("there is no message with content to answer", "messages", null)
                    .exception();
        }
        List<Turn> turns = new ArrayList<>();
        if (byAssistant.getFirst()) {
            turns.add(new Turn(false, List.of(NOTHING_SAID)));
        }
        for (int i = 0; i < said.size(); i++) {
            turns.add(new Turn(byAssistant.get(i), ordered(said.get(i))));
        }
        return new Turns(List.copyOf(system), List.copyOf(turns));
    }

    /**
     * Whether the client answers calls without the signed thoughts that led to the first of them:
     * its model then can't go on thinking in this turn.
     */
    public boolean hasLostThoughts() {
        boolean lost = false;
        for (int i = turns.size() - 1; i > 0 && turns.get(i).has(Part.ToolResult.class); i -= 2) {
            lost = !turns.get(i - 1).has(Part.Thought.class);
        }
        return lost;
    }

    /** The parts that say something; a mark without anything before it marks nothing. */
    private static List<Part> kept(List<Part> parts) {
        List<Part> kept = new ArrayList<>();
        for (Part part : parts) {
            switch (part) {
                case Part.Text text when text.text().isBlank() -> {}
                case Part.Reasoning unsigned -> {}
                case Part.CacheMark mark when kept.isEmpty() -> {}
                case Part.ToolResult result ->
                        kept.add(
                                new Part.ToolResult(
                                        result.callId(), kept(result.parts()), result.failed()));
                default -> kept.add(part);
            }
        }
        return kept;
    }

    /** By rank, and otherwise as they came; a mark stays behind what it marks. */
    private static List<Part> ordered(List<Part> parts) {
        List<Part> ordered = new ArrayList<>();
        for (int rank = 0; rank < 3; rank++) {
            int last = 1;
            for (Part part : parts) {
                last = part instanceof Part.CacheMark ? last : rank(part);
                if (last == rank) {
                    ordered.add(part);
                }
            }
        }
        return List.copyOf(ordered);
    }

    private static int rank(Part part) {
        return switch (part) {
            case Part.Thought thought -> 0;
            case Part.ToolResult result -> 0;
            case Part.ToolCall call -> 2;
            default -> 1;
        };
    }
}
