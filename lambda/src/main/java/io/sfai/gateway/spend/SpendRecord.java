package io.sfai.gateway.spend;

import io.sfai.gateway.inference.Receipt;
import io.sfai.gateway.inference.Target;
import io.sfai.gateway.inference.Usage;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonException;
import io.sfai.gateway.json.JsonObject;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One request as it is kept: who asked what, and what it used; no word of what was said.
 *
 * @param ended in milliseconds
 * @param requestId as in the answer's {@code x-request-id} and the log
 * @param caller the key's id, {@code master} or {@code anyone}
 * @param target {@code provider/model} of the last one asked
 * @param dialect in lower case
 * @param costUsd exact US dollars; null if a price is unknown
 * @param status as the client saw it; 499 if it went away
 * @param errorType as in the log; null if all went well
 * @param duration in milliseconds
 */
public record SpendRecord(
        Instant ended,
        String requestId,
        String caller,
        String alias,
        String target,
        String dialect,
        Usage usage,
        @Nullable BigDecimal costUsd,
        int status,
        @Nullable String errorType,
        Duration duration,
        int attempts) {

    static SpendRecord of(Receipt receipt) {
        Target target = receipt.target();
        return new SpendRecord(
                receipt.ended(),
                receipt.request().id(),
                receipt.request().caller().id(),
                receipt.request().alias(),
                target == null ? "none" : target.id(),
                receipt.request().dialect().name().toLowerCase(Locale.ROOT),
                receipt.usage(),
                receipt.costUsd(),
                receipt.status(),
                receipt.errorType(),
                receipt.duration(),
                receipt.attempts());
    }

    /** Its place in the order of time. */
    String sortKey() {
        return SpendKeys.sortKey(SpendKeys.moment(ended), requestId);
    }

    /** What is kept beside the sort key. */
    String data() {
        return Json.text(
                new JsonObject()
                        .put("key", caller)
                        .put("alias", alias)
                        .put("target", target)
                        .put("dialect", dialect)
                        .put("tokensIn", usage.input())
                        .put("tokensOut", usage.output())
                        .put("tokensCacheRead", usage.cacheRead())
                        .put("tokensCacheWrite", usage.cacheWrite())
                        .put("tokensReasoning", usage.reasoning())
                        .put("estimated", usage.estimated())
                        .put("costUsd", costUsd == null ? null : costUsd.toPlainString())
                        .put("status", (long) status)
                        .put("errorType", errorType)
                        .put("durationMs", duration.toMillis())
                        .put("attempts", (long) attempts));
    }

    /**
     * Reads an item.
     *
     * @throws IllegalArgumentException saying what is wrong with it
     */
    static SpendRecord read(String sk, String data) {
        String[] words = SpendKeys.words(sk);
        if (words.length != 2) {
            throw new IllegalArgumentException("its sort key is not a moment and a request");
        }
        JsonObject kept;
        Instant ended;
        try {
            ended = Instant.parse(words[0]);
            kept = Json.object(data);
        } catch (DateTimeParseException | JsonException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        return new SpendRecord(
                ended,
                words[1],
                text(kept, "key"),
                text(kept, "alias"),
                text(kept, "target"),
                kept.string("dialect", "chat"),
                usage(kept),
                cost(kept.string("costUsd")),
                (int) kept.integer("status", 0),
                kept.string("errorType"),
                Duration.ofMillis(kept.integer("durationMs", 0)),
                (int) kept.integer("attempts", 0));
    }

    private static Usage usage(JsonObject kept) {
        return new Usage(
                kept.integer("tokensIn", 0),
                kept.integer("tokensOut", 0),
                kept.integer("tokensCacheRead", 0),
                kept.integer("tokensCacheWrite", 0),
                kept.integer("tokensReasoning", 0),
                kept.isTrue("estimated"));
    }

    private static String text(JsonObject kept, String name) {
        String text = kept.string(name);
        if (text == null) {
            throw new IllegalArgumentException("it has no " + name);
        }
        return text;
    }

    private static @Nullable BigDecimal cost(@Nullable String text) {
        try {
            return text == null ? null : new BigDecimal(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("its costUsd is no number", e);
        }
    }
}
