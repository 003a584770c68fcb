package io.sfai.gateway.api.responses;

import static io.sfai.gateway.api.responses.Refused.bad;

import io.sfai.gateway.error.GatewayError.NotFound;
import io.sfai.gateway.http.HttpRequest;
import io.sfai.gateway.http.HttpResponse;
import io.sfai.gateway.inference.Caller;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.session.ResponseId;
import io.sfai.gateway.session.StoredResponses;
import io.sfai.gateway.session.Turn;
import java.util.ArrayList;
import java.util.List;

/** Answers {@code /v1/responses/{id}} and what is below it, for the caller that made it. */
public final class StoredPaths {
    private static final String ROOT = "/responses/";
    private static final String ITEMS = "/input_items";
    private static final String CANCEL = "/cancel";

    private final StoredResponses stored;

    public StoredPaths(StoredResponses stored) {
        this.stored = stored;
    }

    /** A response, or the items that it answers. */
    public HttpResponse get(HttpRequest http, Caller caller) {
        String id = http.path().substring(ROOT.length());
        Query query = Query.of(http.query());
        boolean encrypted = query.all("include").contains(Answer.ENCRYPTED);
        if (id.endsWith(ITEMS)) {
            String of = id.substring(0, id.length() - ITEMS.length());
            return json(ItemPage.of(found(of, caller).input(), query).json(encrypted));
        }
        if ("true".equals(query.first("stream"))) {
            throw bad("a response that is kept is not streamed again", "stream");
        }
        Turn turn = found(id, caller);
        return json(turn.response().copy().put("output", Answer.shown(turn.output(), encrypted)));
    }

    /** Removes a response. */
    public HttpResponse delete(HttpRequest http, Caller caller) {
        String id = http.path().substring(ROOT.length());
        ResponseId known = ResponseId.parse(id);
        caller.grant();
        if (known == null || !stored.delete(caller.id(), known)) {
            throw Missing.response(id);
        }
        return json(new JsonObject().put("id", id).put("object", "response").put("deleted", true));
    }

    /** Refuses to cancel: there are no responses in the background. */
    public HttpResponse cancel(HttpRequest http, Caller caller) {
        String id = http.path().substring(ROOT.length());
        if (!id.endsWith(CANCEL)) {
            throw new NotFound("there is nothing to post here", "path_not_found", null).exception();
        }
        found(id.substring(0, id.length() - CANCEL.length()), caller);
        throw bad("Cannot cancel a synchronous response.", null);
    }

    private Turn found(String id, Caller caller) {
        ResponseId known = ResponseId.parse(id);
        caller.grant();
        Turn turn = known == null ? null : stored.find(caller.id(), known);
        if (turn == null) {
            throw Missing.response(id);
        }
        return turn;
    }

    private static HttpResponse json(JsonObject body) {
        return HttpResponse.json(200, Json.bytes(body));
    }

    /** A page of items, the last first unless asked otherwise. */
    private record ItemPage(List<JsonObject> items, boolean more) {
        static ItemPage of(JsonArray input, Query query) {
            List<JsonObject> all = new ArrayList<>();
            for (Object item : input) {
                if (item instanceof JsonObject object) {
                    all.add(object);
                }
            }
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
}
