package io.sfai.gateway.provider.openai;

import io.sfai.gateway.inference.Capabilities;
import io.sfai.gateway.inference.Target;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * A client's own Responses body for an upstream that speaks the dialect: another model's name, and
 * nothing is stored there. What shall be kept the gateway keeps, under its caller's id: the
 * upstream's account is one for all callers, and would show each what it stored for another.
 */
final class RelayedResponses {
    private static final String ENCRYPTED = "reasoning.encrypted_content";

    private RelayedResponses() {}

    static JsonObject body(JsonObject original, Target target) {
        JsonObject body = original.copy().put("model", target.model()).put("store", false);
        boolean kept = !Boolean.FALSE.equals(original.get("store"));
        if (kept && thinks(original, target.capabilities())) {
            body.put("include", withEncrypted(original.array("include")));
        }
        return body;
    }

    /**
     * Whether the model may be asked for its thoughts in sealed form, without which the next turn
     * goes on without them. A model that does not think refuses to be asked; one that takes an
     * effort and no temperature does think, and so does one whose client says how.
     */
    private static boolean thinks(JsonObject original, Capabilities can) {
        boolean told = original.object("reasoning") != null;
        return can.takes("reasoning_effort") && (told || !can.takes("temperature"));
    }

    private static JsonArray withEncrypted(@Nullable JsonArray include) {
        JsonArray all = new JsonArray();
        for (int i = 0; include != null && i < include.size(); i++) {
            if (!ENCRYPTED.equals(include.get(i))) {
                all.add(include.get(i));
            }
        }
        return all.add(ENCRYPTED);
    }
}
