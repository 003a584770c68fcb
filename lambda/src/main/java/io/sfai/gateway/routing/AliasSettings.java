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

/**
 * Merges what an alias sets into a request, by one rule: the alias's {@code system} comes first,
 * before whatever the client says; every other setting fills in only what the client left out.
 */
final class AliasSettings {
    /** Settings of the map, the parameter that each stands for, and all names for the same wish. */
    private static final List<Default> DEFAULTS =
            List.of(
                    new Default("temperature", List.of("temperature")),
                    new Default("topP", List.of("top_p")),
                    new Default("maxTokens", List.of("max_tokens", "max_completion_tokens")),
                    new Default(
                            "reasoningEffort",
                            List.of("reasoning_effort", "reasoning", "thinking")));

    /**
     * A setting that fills in what the client left out.
     *
     * @param names the parameter that it becomes, and others that say the same
     */
    private record Default(String setting, List<String> names) {
        boolean isLeftOut(Parameters own) {
            for (String name : names) {
                if (own.has(name)) {
                    return false;
                }
            }
            return true;
        }
    }

    private AliasSettings() {}

    static InferenceRequest applied(Alias alias, InferenceRequest request) {
        JsonObject settings = alias.settings();
        if (settings.isEmpty()) {
            return request;
        }
        Parameters parameters = filled(settings, request.parameters());
        InferenceRequest filled =
                parameters == request.parameters() ? request : request.with(parameters);
        String system = settings.string("system");
        return system == null ? filled : led(system, filled);
    }

    private static Parameters filled(JsonObject settings, Parameters own) {
        Parameters parameters = own;
        for (Default each : DEFAULTS) {
            if (settings.has(each.setting) && each.isLeftOut(own)) {
                parameters = parameters.with(each.names.getFirst(), settings.get(each.setting));
            }
        }
        return parameters;
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
