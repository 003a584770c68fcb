package io.sfai.gateway.triage;

import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.Message;
import io.sfai.gateway.inference.Message.Role;
import io.sfai.gateway.inference.Part;
import io.sfai.gateway.model.ModelMap;
import io.sfai.gateway.model.ModelMap.Alias;
import io.sfai.gateway.model.Triage;
import io.sfai.gateway.triage.KeptChoices.Kept;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The choice of one triage for one request: what a conversation is on, where that must go on or
 * nobody chooses; else what a small model says.
 */
final class Decision implements AutoCloseable {
    private final Triage triage;
    private final Map<String, Alias> routes;
    private final KeptChoices choices;
    private final InferenceRequest request;
    private final List<String> keys;
    private final @Nullable Kept before;

    /** What the conversation is on, if that still counts. */
    private final @Nullable Choice kept;

    private final @Nullable SmallModel model;

    /**
     * @param request for the triage's alias
     */
    Decision(Triage triage, InferenceRequest request, ModelMap map, Asking asking) {
        this.triage = triage;
        this.request = request;
        this.choices = asking.choices();
        Windows windows = new Windows(map, request);
        this.routes = windows.fitting(triage);
        this.keys = ConversationKeys.of(request);
        this.before = isFirst(request) ? null : choices.find(request.caller().id(), keys);
        this.kept = kept(windows, map);
        boolean settled = routes.isEmpty() || (kept != null && goesOn(request));
        this.model = settled ? null : asking.ask(triage, routes, current(), request, map);
    }

    private @Nullable Choice kept(Windows windows, ModelMap map) {
        if (before == null) {
            return null;
        }
        String route = before.route();
        if (route == null) {
            Alias otherwise = map.find(triage.otherwise());
            return windows.fits(otherwise)
                    ? new Choice(null, triage.otherwise(), true, null)
                    : null;
        }
        Alias alias = routes.get(route);
        return alias == null ? null : new Choice(route, alias.name(), true, null);
    }

    private @Nullable String current() {
        return kept == null ? null : kept.route();
    }

    private static boolean isFirst(InferenceRequest request) {
        return request.messages().stream()
                .noneMatch(each -> each.role() == Role.ASSISTANT || each.role() == Role.TOOL);
    }

    /** Whether a model goes on with what it has begun: it gets what tools gave it. */
    private static boolean goesOn(InferenceRequest request) {
        List<Message> messages = request.messages();
        return !messages.isEmpty()
                && messages.getLast().parts().stream().anyMatch(Part.ToolResult.class::isInstance);
    }

    /** The choice, or null if there is none yet; to be asked until there is one, and no more. */
    @Nullable Choice await(Duration wait) {
        SmallModel asked = model;
        if (asked == null) {
            return kept == null ? otherwise(null) : kept;
        }
        SmallModel.Reply reply = asked.await(wait);
        if (reply == null) {
            return null;
        }
        Alias alias = reply.route() == null ? null : routes.get(reply.route());
        return alias == null
                ? otherwise(reply.failure())
                : new Choice(reply.route(), alias.name(), false, null);
    }

    private Choice otherwise(@Nullable String failure) {
        return kept == null
                ? new Choice(null, triage.otherwise(), false, failure)
                : new Choice(kept.route(), kept.alias(), true, failure);
    }

    /** Keeps the choice for the conversation's next turns. */
    void keep(Choice choice) {
        choices.keep(request.caller().id(), keys, before, choice.route());
    }

    @Override
    public void close() {
        if (model != null) {
            model.close();
        }
    }
}
