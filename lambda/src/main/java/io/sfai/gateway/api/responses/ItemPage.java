package io.sfai.gateway.api.responses;

import static io.sfai.gateway.api.items.Refused.bad;

import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** A page of items, the last first unless asked otherwise. */
record ItemPage(List<JsonObject> items, boolean more) {
    static ItemPage of(JsonArray input, Query query) {
        return of(objects(input), query);
    }

    static ItemPage of(List<JsonObject> all, Query query) {
        List<JsonObject> ordered =
                switch (query.first("order")) {
                    case "asc" -> all;
                    case "", "desc" -> all.reversed();
                    default -> throw bad("order must be asc or desc", "order");
                };
        int from = 0;
        String after = query.first("after");
        if (!after.isEmpty()) {
            from = 1 + index(ordered, after);
            if (from == 0) {
                throw Missing.item(after, "after");
            }
        }
        int to = Math.min(ordered.size(), from + query.number("limit", 20, 1, 100));
        return new ItemPage(ordered.subList(from, to), to < ordered.size());
    }

    static List<JsonObject> objects(JsonArray items) {
        List<JsonObject> objects = new ArrayList<>();
        for (Object item : items) {
            if (item instanceof JsonObject object) {
                objects.add(object);
            }
        }
        return objects;
    }

    private static int index(List<JsonObject> items, String id) {
        for (int i = 0; i < items.size(); i++) {
            if (id.equals(items.get(i).string("id"))) {
                return i;
            }
        }
        return -1;
    }

    JsonObject json(boolean encrypted) {
        JsonArray data = new JsonArray();
        items.forEach(item -> data.add(Answer.shown(item, encrypted)));
        JsonObject json = new JsonObject().put("object", "list").put("data", data);
        json.put("first_id", items.isEmpty() ? null : items.getFirst().get("id"));
        json.put("last_id", items.isEmpty() ? null : items.getLast().get("id"));
        return json.put("has_more", more);
    }
}
