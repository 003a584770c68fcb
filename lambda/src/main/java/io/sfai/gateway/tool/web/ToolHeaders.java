package io.sfai.gateway.tool.web;

import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.model.ModelMap;
import io.sfai.gateway.secret.SecretSource;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The headers that the map gives a tool: literal, or {@code secret:NAME}. */
final class ToolHeaders {
    private final Map<String, String> declared = new LinkedHashMap<>();
    private final SecretSource secrets;

    ToolHeaders(@Nullable JsonObject headers, SecretSource secrets) {
        this.secrets = secrets;
        if (headers != null) {
            for (String name : headers.names()) {
                declared.put(name.toLowerCase(Locale.ROOT), headers.string(name, ""));
            }
        }
    }

    /**
     * Headers as they are sent.
     *
     * @param keys the values that nobody else may see
     */
    record Sent(Map<String, String> headers, Set<String> keys) {}

    /**
     * @throws io.sfai.gateway.error.GatewayException 503 if a secret is not there
     */
    Sent reveal() {
        Map<String, String> headers = new LinkedHashMap<>();
        Set<String> keys = new HashSet<>();
        declared.forEach((name, value) -> {
            String secret = ModelMap.secretName(value);
            String sent = secret == null ? value : secrets.get(secret).reveal();
            headers.put(name, sent);
            if (secret != null) {
                keys.add(sent);
            }
        });
        return new Sent(headers, keys);
    }

    /** Reads the secrets again after a refusal; tells whether one has changed. */
    boolean refresh() {
        boolean changed = false;
        for (String value : declared.values()) {
            String secret = ModelMap.secretName(value);
            changed |= secret != null && secrets.refresh(secret);
        }
        return changed;
    }
}
