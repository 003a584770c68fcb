package io.sfai.gateway.api.responses;

import static io.sfai.gateway.api.items.Refused.bad;

import io.sfai.gateway.api.RequestBody;
import io.sfai.gateway.api.items.Transcript;
import io.sfai.gateway.error.GatewayError.NotFound;
import io.sfai.gateway.http.HttpRequest;
import io.sfai.gateway.http.HttpResponse;
import io.sfai.gateway.inference.Caller;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.session.Claim;
import io.sfai.gateway.session.Conversation;
import io.sfai.gateway.session.ConversationId;
import io.sfai.gateway.session.Conversations;
import io.sfai.gateway.session.ResponseId;
import io.sfai.gateway.session.Turn;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Answers {@code /v1/conversations} and what is below it, for the caller that owns it. */
public final class ConversationPaths {
    private static final Pattern PATH = Pattern.compile("/conversations/(.+?)(/items(/[^/]+)?)?");

    /** As many as OpenAI takes at once. */
    private static final int MOST_ITEMS = 20;

    private final Conversations conversations;
    private final InstantSource clock;

    public ConversationPaths(Conversations conversations, InstantSource clock) {
        this.conversations = conversations;
        this.clock = clock;
    }

    /** Begins a conversation, with items or none. */
    public HttpResponse create(HttpRequest http, Caller caller) {
        JsonObject body = body(http);
        ConversationId id = ConversationId.generate();
        JsonArray items = items(body, id.response(clock.instant()), List.of());
        JsonObject metadata = metadata(body);
        caller.grant();
        return json(shown(conversations.create(caller.id(), id, metadata, items)));
    }

    /** A conversation, its items, or one of them. */
    public HttpResponse get(HttpRequest http, Caller caller) {
        Target target = target(http);
        Query query = Query.of(http.query());
        boolean encrypted = query.all("include").contains(Answer.ENCRYPTED);
        Conversation conversation = found(target, caller);
        if (!target.items()) {
            return json(shown(conversation));
        }
        List<JsonObject> all = items(conversation);
        String item = target.item();
        if (item == null) {
            return json(ItemPage.of(all, query).json(encrypted));
        }
        for (JsonObject each : all) {
            if (item.equals(each.string("id"))) {
                return json(Answer.shown(each, encrypted));
            }
        }
        throw Missing.item(item, "item_id");
    }

    /** Adds items to a conversation, or replaces its metadata. */
    public HttpResponse change(HttpRequest http, Caller caller) {
        Target target = target(http);
        if (target.item() != null) {
            throw new NotFound("there is nothing to post here", "path_not_found", null).exception();
        }
        JsonObject body = body(http);
        if (!target.items()) {
            if (body.get("metadata") == null) {
                throw bad("metadata must be an object", "metadata");
            }
            JsonObject metadata = metadata(body);
            caller.grant();
            if (!conversations.describe(caller.id(), target.id(), metadata)) {
                throw missing(target);
            }
            return json(shown(found(target, caller)));
        }
        caller.grant();
        Conversation conversation = conversations.free(caller.id(), target.id());
        if (target.id().isGenerated() && !conversation.isThere()) {
            throw missing(target);
        }
        ResponseId id = target.id().response(clock.instant());
        JsonArray items = items(body, id, conversation.turns());
        if (items.isEmpty()) {
            throw bad("items must have at least one item", "items");
        }
        Claim claim = conversations.claim(conversation, http.deadline());
        try {
            claim.save(new Turn(id, null, items, new JsonObject()));
        } finally {
            claim.release();
        }
        return json(new ItemPage(ItemPage.objects(items), false).json(false));
    }

    /** Removes a conversation with all that was said in it. */
    public HttpResponse delete(HttpRequest http, Caller caller) {
        Target target = target(http);
        if (target.items()) {
            throw bad("what was said in a conversation can't be taken out of it", null);
        }
        caller.grant();
        if (!conversations.delete(caller.id(), target.id())) {
            throw missing(target);
        }
        return json(
                new JsonObject()
                        .put("id", target.id().text())
                        .put("object", "conversation.deleted")
                        .put("deleted", true));
    }

    /** What a path names: a conversation, its items, or one of them. */
    private record Target(ConversationId id, boolean items, @Nullable String item) {}

    private static Target target(HttpRequest http) {
        Matcher path = PATH.matcher(http.path());
        if (!path.matches()) {
            throw new NotFound("there is nothing here", "path_not_found", null).exception();
        }
        String item = path.group(3);
        return new Target(
                ConversationField.id(path.group(1), "conversation_id"),
                path.group(2) != null,
                item == null ? null : item.substring(1));
    }

    private Conversation found(Target target, Caller caller) {
        caller.grant();
        Conversation conversation = conversations.read(caller.id(), target.id());
        if (!conversation.isThere()) {
            throw missing(target);
        }
        return conversation;
    }

    private static RuntimeException missing(Target target) {
        return Missing.conversation(target.id().text(), "conversation_id");
    }

    /** Some of OpenAI's clients send no body where they have nothing to say. */
    private static JsonObject body(HttpRequest http) {
        return http.body().length == 0 ? new JsonObject() : RequestBody.read(http.body());
    }

    private static JsonObject metadata(JsonObject body) {
        Object given = body.get("metadata");
        if (given != null && !(given instanceof JsonObject)) {
            throw bad("metadata must be an object", "metadata");
        }
        JsonObject metadata = body.object("metadata");
        ResponseParameters.metadata(metadata);
        return metadata == null ? new JsonObject() : metadata;
    }

    /** The items of a body, checked as what they are: what is said after some turns. */
    private static JsonArray items(JsonObject body, ResponseId id, List<Turn> turns) {
        Object given = body.get("items");
        if (given != null && !(given instanceof JsonArray)) {
            throw bad("items must be an array", "items");
        }
        JsonArray items = new JsonArray();
        JsonArray array = body.array("items");
        if (array == null) {
            return items;
        }
        if (array.size() > MOST_ITEMS) {
            throw bad("there may be " + MOST_ITEMS + " items at once", "items");
        }
        Transcript transcript = new Transcript();
        turns.forEach(turn -> transcript.add(turn, "conversation_id"));
        for (int i = 0; i < array.size(); i++) {
            String place = "items[" + i + "]";
            JsonObject item = InputItems.full(array, i, place, id);
            transcript.add(item, place);
            items.add(item);
        }
        return items;
    }

    private static List<JsonObject> items(Conversation conversation) {
        List<JsonObject> items = new ArrayList<>();
        for (Turn turn : conversation.turns()) {
            items.addAll(ItemPage.objects(turn.input()));
            items.addAll(ItemPage.objects(turn.output()));
        }
        return items;
    }

    private static JsonObject shown(Conversation conversation) {
        return new JsonObject()
                .put("id", conversation.id().text())
                .put("object", "conversation")
                .put("created_at", conversation.created().getEpochSecond())
                .put("metadata", conversation.metadata());
    }

    private static HttpResponse json(JsonObject body) {
        return HttpResponse.json(200, Json.bytes(body));
    }
}
