package io.sfai.gateway.api.responses;

import io.sfai.gateway.api.items.McpCall;
import io.sfai.gateway.api.items.SignedThoughts;
import io.sfai.gateway.inference.Message;
import io.sfai.gateway.inference.Message.Role;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.session.ResponseId;
import org.jspecify.annotations.Nullable;

/**
 * A client's own body for an upstream that speaks Responses itself. What the gateway keeps stands
 * there in the place of its id, since no upstream has it. Everything else is as the client wrote
 * it, but for the ids of items: an upstream that is told one may look for the item among those of
 * all callers of its account.
 */
final class RelayedBody {
    private RelayedBody() {}

    /**
     * The body.
     *
     * @param before the items of the turns that the request goes on from
     */
    static JsonObject of(Asked asked, JsonArray before) {
        JsonObject body = asked.body().copy();
        body.remove("previous_response_id");
        body.remove("conversation");
        JsonArray given = body.array("input");
        if (given == null && before.isEmpty()) {
            return body;
        }
        JsonArray input = new JsonArray();
        before.forEach(item -> add(item instanceof JsonObject kept ? unkept(kept) : null, input));
        for (int i = 0; i < asked.items().size(); i++) {
            JsonObject written = given == null ? null : given.object(i);
            boolean asWritten = written != null && !"item_reference".equals(written.string("type"));
            JsonObject item = asked.items().object(i);
            add(asWritten ? written : item == null ? null : unkept(item), input);
        }
        return body.put("input", input);
    }

    /** An item as an upstream knows its kind: here each has a status. */
    private static JsonObject unkept(JsonObject item) {
        if (!item.string("type", "").startsWith("custom_tool_call")) {
            return item;
        }
        JsonObject plain = item.copy();
        plain.remove("status");
        return plain;
    }

    private static void add(@Nullable JsonObject item, JsonArray input) {
        if (item != null && isOfOurTool(item)) {
            ran(item, input);
        } else if (item != null && says(item)) {
            input.add(withoutOurId(item));
        }
    }

    /** Whether the gateway ran this, and no upstream knows of it. */
    private static boolean isOfOurTool(JsonObject item) {
        String id = item.string("id", "");
        return McpCall.TYPE.equals(item.string("type"))
                && ResponseId.ofItem(id) != null
                && Adoption.upstreamsId(id) == null;
    }

    /** A call as if its client had run it. */
    private static void ran(JsonObject item, JsonArray input) {
        McpCall ran = McpCall.read(item, "input");
        if (ran != null) {
            JsonObject call = new JsonObject().put("type", "function_call");
            call.put("call_id", ran.call().id()).put("name", ran.call().name());
            input.add(call.put("arguments", ran.call().arguments()));
            JsonObject gave = new JsonObject().put("type", "function_call_output");
            String text = new Message(Role.TOOL, ran.result().parts()).text();
            input.add(gave.put("call_id", ran.call().id()).put("output", text));
        }
    }

    /** Whether there is anything in an item but the id of something that is kept elsewhere. */
    private static boolean says(JsonObject item) {
        return switch (item.string("type", "")) {
            case "reasoning" -> {
                String sealed = item.string("encrypted_content", "");
                yield !sealed.isEmpty() && !SignedThoughts.isOurs(sealed);
            }
            case "image_generation_call" -> item.string("result") != null;
            default -> true;
        };
    }

    private static JsonObject withoutOurId(JsonObject item) {
        String id = item.string("id");
        if (id == null) {
            return item;
        }
        String upstreams = Adoption.upstreamsId(id);
        if (upstreams == null && Adoption.needsId(item) && ResponseId.ofItem(id) == null) {
            return item;
        }
        JsonObject plain = item.copy();
        if (upstreams != null) {
            return plain.put("id", upstreams);
        }
        plain.remove("id");
        return plain;
    }
}
