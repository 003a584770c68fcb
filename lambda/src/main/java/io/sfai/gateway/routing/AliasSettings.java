package io.sfai.gateway.routing;

import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.Message;
import io.sfai.gateway.inference.Message.Role;
import io.sfai.gateway.inference.Part;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.model.ModelMap.Alias;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Merges what an alias sets into a request, by one rule: the alias's {@code system} comes first,
 * before whatever the client says; every other setting fills in only what the client left out.
 */
final class AliasSettings {
    private static final Map<String, String> DEFAULTS =
            Map.of(
                    "temperature", "temperature",
                    "topP", "top_p",
                    "reasoningEffort", "reasoning_effort");

    private AliasSettings() {}

    static InferenceRequest applied(Alias alias, InferenceRequest request) {
        JsonObject settings = alias.settings();
        if (settings.isEmpty()) {
            return request;
        }
        JsonObject body = request.body().copy();
        DEFAULTS.forEach((setting, field) -> {
            if (settings.has(setting) && body.get(field) == null) {
                body.put(field, settings.get(setting));
            }
        });
        if (settings.has("maxTokens")
                && body.get("max_tokens") == null
                && body.get("max_completion_tokens") == null) {
            body.put("max_tokens", settings.get("maxTokens"));
        }
        List<Message> messages = request.messages();
        String system = settings.string("system");
        if (system != null) {
            messages = new ArrayList<>(messages);
            messages.addFirst(new Message(Role.SYSTEM, List.of(new Part.Text(system))));
            JsonArray written = new JsonArray();
            written.add(new JsonObject().put("role", "system").put("content", system));
            JsonArray own = body.array("messages");
            if (own != null) {
                own.forEach(written::add);
            }
            body.put("messages", written);
        }
        return request.with(messages, body);
    }
}
