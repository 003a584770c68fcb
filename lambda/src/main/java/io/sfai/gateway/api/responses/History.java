package io.sfai.gateway.api.responses;

import io.sfai.gateway.api.items.Refused;
import io.sfai.gateway.api.items.Transcript;
import io.sfai.gateway.inference.Caller;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.session.Conversations;
import io.sfai.gateway.session.ResponseId;
import io.sfai.gateway.session.StoredResponses;
import io.sfai.gateway.session.Turn;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What was said before a request, as far as it is kept here. */
final class History {
    /** More would be read one after the other while a client waits. */
    private static final int MOST_REFERRED = 200;

    private final StoredResponses stored;
    private final Conversations conversations;
    private final Caller caller;
    private final Map<ResponseId, Map<String, JsonObject>> itemsByTurn = new HashMap<>();

    History(StoredResponses stored, Conversations conversations, Caller caller) {
        this.stored = stored;
        this.conversations = conversations;
        this.caller = caller;
    }

    /**
     * The turns of the response that a request goes on from, if it does.
     *
     * @throws io.sfai.gateway.error.GatewayException 404 if they are not there
     */
    List<Turn> before(Asked asked) {
        ResponseId previous = asked.previous();
        if (previous == null) {
            return List.of();
        }
        List<Turn> turns = stored.conversation(owner(), previous);
        if (turns.isEmpty() && conversations.find(owner(), previous) != null) {
            throw Refused.bad(
                    "this response is a turn of a conversation: go on from it with conversation",
                    "previous_response_id");
        }
        if (turns.isEmpty()) {
            throw Missing.previous(previous.toString());
        }
        return turns;
    }

    /**
     * Adds the turns that a request goes on from, and its own items, to a transcript.
     *
     * @return the request's items with those in the place of references to them
     * @throws io.sfai.gateway.error.GatewayException 404 if one is not there
     */
    JsonArray read(Asked asked, List<Turn> turns, Transcript transcript) {
        String before = asked.conversation() == null ? "previous_response_id" : "conversation";
        for (Turn turn : turns) {
            remember(turn);
            transcript.add(turn, before);
        }
        JsonArray own = new JsonArray();
        for (int i = 0; i < asked.items().size(); i++) {
            String place = InputItems.place(asked.body(), i);
            JsonObject item = Refused.object(asked.items(), i, place);
            if ("item_reference".equals(item.string("type"))) {
                item = referred(item.string("id", ""), place);
            }
            own.add(item);
            transcript.add(item, place);
        }
        return own;
    }

    /** The items of turns, in their order. */
    static JsonArray items(List<Turn> turns) {
        JsonArray items = new JsonArray();
        for (Turn turn : turns) {
            turn.input().forEach(items::add);
            turn.output().forEach(items::add);
        }
        return items;
    }

    private JsonObject referred(String id, String place) {
        ResponseId turn = ResponseId.ofItem(id);
        if (turn == null) {
            throw Missing.item(id, place + ".id");
        }
        JsonObject item = items(turn, place).get(id);
        if (item == null) {
            throw Missing.item(id, place + ".id");
        }
        return item;
    }

    private Map<String, JsonObject> items(ResponseId id, String place) {
        Map<String, JsonObject> known = itemsByTurn.get(id);
        if (known != null) {
            return known;
        }
        if (itemsByTurn.size() >= MOST_REFERRED) {
            throw Refused.bad(
                    "items of " + MOST_REFERRED + " responses can be referred to in one request",
                    place);
        }
        Turn alone = stored.find(owner(), id);
        Turn turn = alone == null ? conversations.find(owner(), id) : alone;
        if (turn == null) {
            itemsByTurn.put(id, Map.of());
            return Map.of();
        }
        return remember(turn);
    }

    /** Nothing is read for a caller whose key is not good. */
    private String owner() {
        caller.grant();
        return caller.id();
    }

    private Map<String, JsonObject> remember(Turn turn) {
        Map<String, JsonObject> items = new HashMap<>();
        for (JsonArray some : List.of(turn.input(), turn.output())) {
            for (int i = 0; i < some.size(); i++) {
                JsonObject item = some.object(i);
                if (item != null) {
                    items.put(item.string("id", ""), item);
                }
            }
        }
        itemsByTurn.put(turn.id(), items);
        return items;
    }
}
