package io.sfai.gateway.local.admin;

import io.sfai.gateway.auth.KeyRecord;
import io.sfai.gateway.auth.Keys;
import io.sfai.gateway.inference.Limits;
import io.sfai.gateway.inference.Limits.Budget;
import io.sfai.gateway.inference.Limits.Period;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.limit.Ledger;
import io.sfai.gateway.spend.SpendReport;
import io.sfai.gateway.store.Store;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The keys of a store with what they have used. */
public final class KeyTable {
    private static final int PAGE = 500;

    private static final List<String> HEADINGS =
            List.of("NAME", "ID", "MODELS", "LIMITS", "SPENT", "LAST USE", "EXPIRES", "STATE");

    private record Row(KeyRecord key, Ledger.Spent use) {}

    private final List<Row> rows;
    private final Instant now;

    private KeyTable(List<Row> rows, Instant now) {
        this.rows = rows;
        this.now = now;
    }

    /** Reads all keys; one that can't be read is told and left out. */
    public static KeyTable read(Store store, InstantSource clock, PrintWriter err) {
        Keys keys = new Keys(store, clock);
        Instant now = clock.instant();
        LocalDate today = now.atZone(ZoneOffset.UTC).toLocalDate();
        int shards = SpendReport.shards(store, today.withDayOfMonth(1), today);
        List<Row> rows = new ArrayList<>();
        String cursor = null;
        do {
            Keys.Page page = keys.list(PAGE, cursor);
            for (Keys.Unreadable bad : page.unreadable()) {
                err.printf(
                        "warning: the key %s (%s) is left out, its record can't be read: %s%n",
                        bad.name(), bad.id(), bad.reason());
            }
            rows.addAll(
                    AtOnce.map(
                            page.keys(),
                            key -> new Row(key, Ledger.read(store, key.id(), shards, now))));
            cursor = page.cursor();
        } while (cursor != null);
        return new KeyTable(rows, now);
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    public void print(PrintWriter out) {
        TextTable table = new TextTable(HEADINGS.size(), HEADINGS);
        for (Row row : rows) {
            KeyRecord key = row.key();
            table.add(
                    List.of(
                            key.terms().name(),
                            key.id(),
                            KeyWords.someAliases(key.terms()),
                            KeyWords.limitsAndTools(key.terms()),
                            spent(row),
                            KeyWords.moment(row.use().lastUse()),
                            KeyWords.moment(key.terms().expires()),
                            KeyWords.state(key, now)));
        }
        table.print(out);
    }

    /** One JSON array, one key a line. */
    public void printJson(PrintWriter out) {
        out.print("[");
        for (int i = 0; i < rows.size(); i++) {
            out.print(i == 0 ? "\n" : ",\n");
            out.print(Json.text(json(rows.get(i))));
        }
        out.println(rows.isEmpty() ? "]" : "\n]");
    }

    private static String spent(Row row) {
        Budget budget = row.key().terms().limits().budget();
        String spent = Dollars.shown(inPeriod(row.use(), budget));
        return budget == null ? spent + " this month" : spent + " of " + KeyWords.budget(budget);
    }

    private static long inPeriod(Ledger.Spent use, @Nullable Budget budget) {
        return budget != null && budget.period() == Period.DAY ? use.day() : use.month();
    }

    private JsonObject json(Row row) {
        KeyRecord key = row.key();
        Limits limits = key.terms().limits();
        Budget budget = limits.budget();
        Set<String> tools = key.terms().tools();
        return new JsonObject()
                .put("name", key.terms().name())
                .put("id", key.id())
                .put("models", names(key.terms().aliases()))
                .put("tools", tools == null ? null : names(tools))
                .put("requestsPerMinute", limit(limits.requestsPerMinute()))
                .put("tokensPerMinute", limit(limits.tokensPerMinute()))
                .put("parallel", limit(limits.parallel()))
                .put("budgetUsd", budget == null ? null : Dollars.exact(budget.nanoUsd()))
                .put("budgetPeriod", budget == null ? null : word(budget.period()))
                .put("spentThisMonthUsd", Dollars.exact(row.use().month()))
                .put("spentTodayUsd", Dollars.exact(row.use().day()))
                .put("lastUse", time(row.use().lastUse()))
                .put("created", time(key.created()))
                .put("expires", time(key.terms().expires()))
                .put("revoked", time(key.revoked()))
                .put("logUserMessage", word(key.terms().userText()))
                .put("state", KeyWords.state(key, now));
    }

    private static JsonArray names(Set<String> names) {
        JsonArray array = new JsonArray();
        names.forEach(array::add);
        return array;
    }

    private static @Nullable Long limit(long limit) {
        return limit == 0 ? null : Long.valueOf(limit);
    }

    private static @Nullable String time(@Nullable Instant at) {
        return at == null || at.equals(Instant.MAX) ? null : at.toString();
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
