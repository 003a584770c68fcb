package io.sfai.gateway.api.health;

import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.http.HttpRequest;
import io.sfai.gateway.http.HttpResponse;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.util.Map;

/** Answers the health paths, which need no key and never tell a value. */
public final class Health {
    private final Map<String, Runnable> checks;

    /**
     * @param checks what readiness needs, by name; each throws if it is missing
     */
    public Health(Map<String, Runnable> checks) {
        this.checks = checks;
    }

    /** The process answers. */
    public HttpResponse alive(HttpRequest request) {
        return HttpResponse.json(200, Json.bytes(new JsonObject().put("status", "ok")));
    }

    /** 200 if a request could be answered, else 503 with what is missing. */
    public HttpResponse ready(HttpRequest request) {
        JsonArray missing = new JsonArray();
        checks.forEach((name, check) -> {
            try {
                check.run();
            } catch (GatewayException e) {
                JsonObject reason = new JsonObject().put("check", name);
                missing.add(reason.put("message", e.error().message()));
            }
        });
        JsonObject body = new JsonObject().put("status", missing.isEmpty() ? "ok" : "not ready");
        if (!missing.isEmpty()) {
            body.put("missing", missing);
        }
        return HttpResponse.json(missing.isEmpty() ? 200 : 503, Json.bytes(body));
    }
}
