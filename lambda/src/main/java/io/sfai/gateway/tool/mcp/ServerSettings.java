package io.sfai.gateway.tool.mcp;

import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.model.ModelMap.ToolSpec;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which of a server's tools are offered, under which names.
 *
 * @param name the map's name of the server, or a client's label of its own
 * @param allow names as the server has them; null for all
 * @param prefix stands before every name for models
 * @param rename the server's name to the one for models, before the prefix
 * @param patience for one call
 */
record ServerSettings(
        String name,
        URI url,
        @Nullable Set<String> allow,
        String prefix,
        Map<String, String> rename,
        Duration patience) {
    static final Duration PATIENCE = Duration.ofSeconds(30);

    static ServerSettings of(ToolSpec spec) {
        JsonObject body = spec.body();
        JsonArray allow = body.array("allow");
        return new ServerSettings(
                spec.name(),
                URI.create(body.string("url", "")),
                allow == null ? null : names(allow),
                body.string("prefix", ""),
                texts(body.object("rename")),
                seconds(body.number("timeoutSeconds")));
    }

    /** The fields of an object that are texts. */
    static Map<String, String> texts(@Nullable JsonObject object) {
        Map<String, String> texts = new LinkedHashMap<>();
        if (object != null) {
            for (String name : object.names()) {
                String text = object.string(name);
                if (text != null) {
                    texts.put(name, text);
                }
            }
        }
        return texts;
    }

    /** What the server's tool is called before models. */
    String shown(String own) {
        return prefix + rename.getOrDefault(own, own);
    }

    boolean allows(String own) {
        return allow == null || allow.contains(own);
    }

    private static Set<String> names(JsonArray array) {
        Set<String> names = new LinkedHashSet<>();
        for (Object each : array) {
            if (each instanceof String name) {
                names.add(name);
            }
        }
        return names;
    }

    private static Duration seconds(@Nullable Number seconds) {
        return seconds == null
                ? PATIENCE
                : Duration.ofMillis(
                        new BigDecimal(seconds.toString()).movePointRight(3).longValue());
    }
}
