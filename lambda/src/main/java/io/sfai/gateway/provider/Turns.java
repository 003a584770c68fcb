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
     * @param parts never empty; an assistant's thoughts come before its other parts, or as it wrote
     *     them; never at the end; a user's tool results come first
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
        List<Turn> said = new ArrayList<>();
        CallIds ids = new CallIds();
        for (Message message : messages) {
            List<Part> parts = kept(message.parts());
            if (message.role() == Role.SYSTEM) {
                system.addAll(parts);
            } else {
                parts.replaceAll(ids::unique);
                said.add(new Turn(message.role() == Role.ASSISTANT, parts));
            }
        }
        List<Turn> turns = joined(said);
        if (turns.isEmpty()) {
            throw new BadRequest("there is no message with content to answer", "messages", null)
                    .exception();
        }
        return new Turns(List.copyOf(system), turns);
    }

    /** The same without what the assistant thought. */
    public Turns withoutThoughts() {
        List<Turn> without = new ArrayList<>(turns.size());
        for (Turn turn : turns) {
            List<Part> parts = new ArrayList<>(turn.parts());
            parts.removeIf(Part.Thought.class::isInstance);
            without.add(new Turn(turn.isAssistant(), kept(parts)));
        }
        return new Turns(system, joined(without));
    }

    /**
     * Whether the client answers calls without the signed thoughts that led to the first of them:
     * its model then can't go on thinking in this turn.
     */
    public boolean hasLostThoughts() {
        int first = firstOfLoop();
        return first >= 0 && !turns.get(first).has(Part.Thought.class);
    }

    /**
     * Whether the client answers calls that the model made while it was thinking: to stop that
     * before the turn is over is an error, as long as the thoughts are there.
     */
    public boolean isThinkingOn() {
        int first = firstOfLoop();
        return first >= 0 && turns.get(first).has(Part.Thought.class);
    }

    /** Whether the model is to go on with an answer that the client has begun. */
    public boolean isAnswerBegun() {
        return turns.getLast().isAssistant();
    }

    /**
     * The first of the assistant's turns whose results, one after the other, end the talk; or -1.
     */
    private int firstOfLoop() {
        int first = -1;
        for (int i = turns.size() - 1; i > 0 && turns.get(i).has(Part.ToolResult.class); i -= 2) {
            first = i - 1;
        }
        return first;
    }

    /** Neighbours of one side are one turn, and the user begins. */
    private static List<Turn> joined(List<Turn> said) {
        List<Turn> joined = new ArrayList<>();
        for (Turn turn : said) {
            if (turn.parts().isEmpty()) {
                continue;
            }
            if (!turn.isAssistant()) {
                close(joined);
            }
            if (!joined.isEmpty() && joined.getLast().isAssistant() == turn.isAssistant()) {
                joined.getLast().parts().addAll(turn.parts());
            } else {
                joined.add(new Turn(turn.isAssistant(), new ArrayList<>(turn.parts())));
            }
        }
        close(joined);
        if (!joined.isEmpty() && joined.getLast().isAssistant()) {
            strip(joined.getLast().parts());
        }
        if (!joined.isEmpty() && joined.getFirst().isAssistant()) {
            joined.addFirst(new Turn(false, List.of(NOTHING_SAID)));
        }
        joined.replaceAll(turn -> new Turn(turn.isAssistant(), ordered(turn)));
        return List.copyOf(joined);
    }

    /** An assistant's turn must not end with a thought, so one of thoughts alone is none. */
    private static void close(List<Turn> joined) {
        if (joined.isEmpty() || !joined.getLast().isAssistant()) {
            return;
        }
        List<Part> parts = joined.getLast().parts();
        while (!parts.isEmpty() && parts.getLast() instanceof Part.Thought) {
            parts.removeLast();
        }
        if (parts.isEmpty()) {
            joined.removeLast();
        }
    }

    /** The parts that say something; a mark without words or the like before it marks nothing. */
    private static List<Part> kept(List<Part> parts) {
        List<Part> kept = new ArrayList<>();
        for (Part part : parts) {
            switch (part) {
                case Part.Text text when text.text().isBlank() -> {}
                case Part.Reasoning unsigned -> {}
                case Part.CacheMark mark when isUnmarkable(kept) -> {}
                case Part.ToolResult result ->
                        kept.add(
                                new Part.ToolResult(
                                        result.callId(), kept(result.parts()), result.failed()));
                default -> kept.add(part);
            }
        }
        return kept;
    }

    /** An answer that is begun may not end in white space. */
    private static void strip(List<Part> begun) {
        if (begun.getLast() instanceof Part.Text text) {
            begun.set(begun.size() - 1, new Part.Text(text.text().stripTrailing()));
        }
    }

    private static boolean isUnmarkable(List<Part> parts) {
        return parts.isEmpty() || parts.getLast() instanceof Part.Thought;
    }

    /**
     * By rank, and otherwise as they came; a mark stays behind what it marks. What begins with a
     * thought is as its model wrote it: thoughts between its words are signed where they stand.
     */
    private static List<Part> ordered(Turn turn) {
        List<Part> parts = turn.parts();
        if (parts.getFirst() instanceof Part.Thought) {
            return List.copyOf(parts);
        }
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
