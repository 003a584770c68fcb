package io.sfai.gateway.routing;

import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.Message;
import io.sfai.gateway.inference.Message.Role;
import io.sfai.gateway.inference.Parameters;
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
        InferenceRequest filled = request.with(filled(settings, request.parameters()));
        String system = settings.string("system");
        return system == null ? filled : led(system, filled);
    }

    private static Parameters filled(JsonObject settings, Parameters own) {
        Parameters parameters = own;
        for (Map.Entry<String, String> each : DEFAULTS.entrySet()) {
            if (settings.has(each.getKey()) && !own.has(each.getValue())) {
                parameters = parameters.with(each.getValue(), settings.get(each.getKey()));
            }
        }
        return settings.has("maxTokens") && own.maxTokens() == null
                ? parameters.with("max_tokens", settings.get("maxTokens"))
                : parameters;
    }

    private static InferenceRequest led(String system, InferenceRequest request) {
        List<Message> messages = new ArrayList<>(request.messages());
        messages.addFirst(new Message(Role.SYSTEM, List.of(new Part.Text(system))));
        JsonArray written = new JsonArray();
        written.add(new JsonObject().put("role", "system").put("content", system));
        JsonArray own = request.body().array("messages");
        if (own != null) {
            own.forEach(written::add);
        }
        return request.with(messages, request.body().copy().put("messages", written));
    }
}
