package io.sfai.gateway.local.admin;

import io.sfai.gateway.store.Store;
import io.sfai.gateway.store.Store.Item;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a key has used, from its ledger of this month.
 *
 * @param monthNanoUsd in this month, in billionths of a US dollar
 * @param todayNanoUsd today, in UTC
 * @param last when it was used last; null if it was not this month
 */
record KeyUse(long monthNanoUsd, long todayNanoUsd, @Nullable Instant last) {
    private static final DateTimeFormatter MONTH =
            DateTimeFormatter.ofPattern("'month' yyyy-MM", Locale.ROOT);

    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("'usd' dd", Locale.ROOT);

    static KeyUse read(Store store, String id, Instant now) {
        ZonedDateTime today = now.atZone(ZoneOffset.UTC);
        Item ledger = store.get(id, MONTH.format(today));
        Map<String, Long> counters = ledger == null ? Map.of() : ledger.counters();
        Long last = counters.get("last");
        return new KeyUse(
                counters.getOrDefault("usd", 0L),
                counters.getOrDefault(DAY.format(today), 0L),
                last == null ? null : Instant.ofEpochSecond(last));
    }
}
