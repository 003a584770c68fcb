package io.sfai.gateway.api.responses;

import static io.sfai.gateway.api.items.Refused.bad;

import io.sfai.gateway.error.GatewayError.NotFound;
import io.sfai.gateway.http.HttpRequest;
import io.sfai.gateway.http.HttpResponse;
import io.sfai.gateway.inference.Caller;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.session.Conversations;
import io.sfai.gateway.session.ResponseId;
import io.sfai.gateway.session.StoredResponses;
import io.sfai.gateway.session.Turn;

/** Answers {@code /v1/responses/{id}} and what is below it, for the caller that made it. */
public final class StoredPaths {
    private static final String ROOT = "/responses/";
    private static final String ITEMS = "/input_items";
    private static final String CANCEL = "/cancel";

    private final StoredResponses stored;
    private final Conversations conversations;

    public StoredPaths(StoredResponses stored, Conversations conversations) {
        this.stored = stored;
        this.conversations = conversations;
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
            // Throws if there is none.
            found(id, caller);
            throw bad("this response is a turn of a conversation and is deleted with it", null);
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
        if (known != null && turn == null) {
            turn = conversations.find(caller.id(), known);
        }
        if (turn == null || !turn.response().has("id")) {
            throw Missing.response(id);
        }
        return turn;
    }

    private static HttpResponse json(JsonObject body) {
        return HttpResponse.json(200, Json.bytes(body));
    }
}
