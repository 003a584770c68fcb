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

/**
 * The headers that the map gives a tool: literal, or {@code secret:NAME}. No key has a space, so a
 * secret in {@code authorization} is a bearer's token, as it is for MCP servers.
 */
final class ToolHeaders {
    private static final String AUTHORIZATION = "authorization";
    private static final String BEARER = "Bearer ";

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
            if (secret == null) {
                headers.put(name, value);
            } else {
                String key = secrets.get(secret).reveal();
                keys.add(key);
                headers.put(name, name.equals(AUTHORIZATION) ? BEARER + key : key);
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
