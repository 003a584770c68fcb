package io.sfai.gateway.api.agent;

import io.sfai.gateway.api.items.McpCall;
import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The items that one answer adds to its session: what was said, and what the gateway ran for it.
 */
final class AgentItems {
    private final AgentMessage message;
    private final List<Item> items = new ArrayList<>();
    private final Map<String, Ran> running = new HashMap<>();
    private boolean stepEnded;

    AgentItems(AgentMessage message) {
        this.message = message;
    }

    /** More of the text, none of which is empty. */
    void said(String text) {
        Item last = items.isEmpty() || stepEnded ? null : items.getLast();
        stepEnded = false;
        if (last instanceof Words words) {
            words.text.append(text);
        } else {
            items.add(new Words(new StringBuilder(text)));
        }
    }

    /** What is said from here is another item. */
    void next() {
        stepEnded = true;
    }

    void called(Delta.GatewayCall call) {
        Ran ran = new Ran(call);
        items.add(ran);
        running.put(call.id(), ran);
    }

    /** The call that this is of; null if nobody made it. */
    Delta.@Nullable GatewayCall gave(Delta.GatewayResult result) {
        Ran ran = running.remove(result.callId());
        if (ran == null) {
            return null;
        }
        ran.result = result;
        return ran.call;
    }

    /**
     * All of them.
     *
     * @param status of what was said last
     */
    JsonArray json(String status) {
        JsonArray json = new JsonArray();
        for (int i = 0; i < items.size(); i++) {
            String how = i + 1 < items.size() ? "completed" : status;
            json.add(
                    switch (items.get(i)) {
                        case Words words -> message.said("o" + i, words.text.toString(), how);
                        case Ran ran -> ran.json(message.id().item("mcp", "o" + i));
                    });
        }
        return json;
    }

    private sealed interface Item {}

    private record Words(StringBuilder text) implements Item {}

    private static final class Ran implements Item {
        private final Delta.GatewayCall call;
        private Delta.@Nullable GatewayResult result;

        Ran(Delta.GatewayCall call) {
            this.call = call;
        }

        JsonObject json(String id) {
            Delta.GatewayResult gave = result;
            String status = gave == null ? "incomplete" : gave.failed() ? "failed" : "completed";
            return McpCall.item(id, call, McpCall.arguments(call), gave, status);
        }
    }
}
