package io.sfai.gateway.api.messages;

import static io.sfai.gateway.api.messages.MessageErrors.bad;

import io.sfai.gateway.inference.Message;
import io.sfai.gateway.inference.Message.Role;
import io.sfai.gateway.inference.Part;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Reads the turns of a Messages body, the system's words among them. */
final class MessageTurns {
    private MessageTurns() {}

    static List<Message> read(JsonObject body) {
        JsonArray array = body.array("messages");
        if (array == null || array.isEmpty()) {
            throw bad("at least one message is required", "messages");
        }
        List<Message> messages = new ArrayList<>(array.size() + 1);
        if (body.get("system") != null) {
            messages.add(new Message(Role.SYSTEM, system(body, "system", "system")));
        }
        ToolPairs pairs = new ToolPairs();
        for (int i = 0; i < array.size(); i++) {
            String place = "messages." + i;
            JsonObject message = array.object(i);
            if (message == null) {
                throw bad("a message must be an object", place);
            }
            switch (message.string("role", "")) {
                case "user" -> user(MessageBlocks.read(message, place), place, pairs, messages);
                case "assistant" -> assistant(message, place, pairs, messages);
                case "system" ->
                        messages.add(
                                new Message(
                                        Role.SYSTEM,
                                        system(message, "content", place + ".content")));
                default -> throw bad("it must be user, assistant or system", place + ".role");
            }
        }
        pairs.end();
        return messages;
    }

    /** Several turns, if tools were run for the assistant while it answered. */
    private static void assistant(
            JsonObject message, String place, ToolPairs pairs, List<Message> messages) {
        for (Message turn : ServedBlocks.read(message, place)) {
            if (turn.role() == Role.TOOL) {
                pairs.answered(turn.parts(), place);
            } else {
                refuse(Part.ToolResult.class, turn.parts(), place, "a tool_result", "user");
                pairs.called(turn.parts(), place);
            }
            messages.add(turn);
        }
    }

    /** What tools gave is a turn of its own, so that the log knows what the user said last. */
    private static void user(
            List<Part> parts, String place, ToolPairs pairs, List<Message> messages) {
        refuse(Part.ToolCall.class, parts, place, "a tool_use", "assistant");
        refuse(Part.Thought.class, parts, place, "thinking", "assistant");
        List<Part> results = new ArrayList<>();
        List<Part> said = new ArrayList<>();
        List<Part> last = said;
        for (Part part : parts) {
            if (!(part instanceof Part.CacheMark)) {
                last = part instanceof Part.ToolResult ? results : said;
            }
            last.add(part);
        }
        if (!results.isEmpty()) {
            pairs.answered(results, place);
            messages.add(new Message(Role.TOOL, results));
        }
        if (!said.isEmpty() || results.isEmpty()) {
            messages.add(new Message(Role.USER, said));
        }
    }

    private static void refuse(
            Class<? extends Part> kind, List<Part> parts, String place, String what, String whose) {
        if (parts.stream().anyMatch(kind::isInstance)) {
            throw bad(what + " can only stand in a turn of the " + whose, place + ".content");
        }
    }

    private static List<Part> system(JsonObject holder, String field, String place) {
        List<Part> parts = MessageBlocks.content(holder.get(field), place);
        for (Part part : parts) {
            if (!(part instanceof Part.Text) && !(part instanceof Part.CacheMark)) {
                throw bad("the system's words can only be text", place);
            }
        }
        return parts;
    }
}
