package io.sfai.gateway.model;

import io.sfai.gateway.json.JsonObject;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How an alias has a small model choose who answers.
 *
 * @param by the small model's alias
 * @param routes the alias of each route, in the map's order
 * @param otherwise the alias that answers where no route was chosen
 * @param patience how long the small model may take
 */
public record Triage(String by, Map<String, String> routes, String otherwise, Duration patience) {
    private static final Duration USUAL_PATIENCE = Duration.ofSeconds(5);

    /** What an alias's settings say; null if it is no triage. */
    static @Nullable Triage of(JsonObject settings) {
        JsonObject triage = settings.object("triage");
        if (triage == null) {
            return null;
        }
        Map<String, String> routes = new LinkedHashMap<>();
        JsonObject named = triage.object("routes");
        if (named != null) {
            named.names().forEach(route -> routes.put(route, named.string(route, "")));
        }
        Number seconds = triage.number("timeoutSeconds");
        return new Triage(
                triage.string("by", ""),
                Collections.unmodifiableMap(routes),
                triage.string("else", ""),
                seconds == null ? USUAL_PATIENCE : duration(seconds));
    }

    private static Duration duration(Number seconds) {
        return Duration.ofMillis(new BigDecimal(seconds.toString()).movePointRight(3).longValue());
    }
}
