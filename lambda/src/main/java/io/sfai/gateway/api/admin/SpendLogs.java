package io.sfai.gateway.api.admin;

import io.sfai.gateway.auth.KeyRecord;
import io.sfai.gateway.auth.Keys;
import io.sfai.gateway.http.HttpRequest;
import io.sfai.gateway.http.HttpResponse;
import io.sfai.gateway.inference.Caller;
import io.sfai.gateway.inference.Usage;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.spend.SpendRecord;
import io.sfai.gateway.spend.SpendRecords;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** {@code /spend/logs}: the requests of one key, the oldest first. */
public final class SpendLogs {
    private static final int MOST = 1000;
    private static final Duration BEFORE = Duration.ofDays(1);
    private static final int DAY_LENGTH = "2026-11-22".length();

    private final Keys keys;
    private final SpendRecords records;
    private final InstantSource clock;

    public SpendLogs(Keys keys, SpendRecords records, InstantSource clock) {
        this.keys = keys;
        this.records = records;
        this.clock = clock;
    }

    /**
     * The requests of {@code api_key} (text, id or name of a key; {@code master}) from {@code
     * start_date} to {@code end_date}, both included, in UTC; the last day if they are left out.
     * One page of at most 1,000; {@code x-sfai-next-cursor} goes into {@code cursor} for the next.
     */
    public HttpResponse list(HttpRequest request, Caller caller) {
        return Admin.only(this::listed).apply(request, caller);
    }

    private HttpResponse listed(HttpRequest request) {
        SpendRecords.Page page = page(request);
        JsonArray rows = new JsonArray();
        page.records().forEach(each -> rows.add(row(each)));
        HttpResponse response = Admin.json(rows);
        String next = page.cursor();
        if (next != null) {
            response.headers().set("x-sfai-next-cursor", next);
        }
        return response;
    }

    private SpendRecords.Page page(HttpRequest request) {
        Instant now = clock.instant();
        LocalDate first = day(request, "start_date");
        LocalDate last = day(request, "end_date");
        return records.list(
                callerId(Admin.query(request, "api_key")),
                first == null ? now.minus(BEFORE) : start(first),
                last == null ? now : start(last.plusDays(1)),
                MOST,
                Admin.query(request, "cursor"));
    }

    private String callerId(@Nullable String asked) {
        if (asked == null) {
            throw Admin.bad(
                    "api_key names the key whose requests are listed, by its text, token_id or"
                            + " key_alias, or is 'master'; ./sfai spend adds up those of all keys",
                    "api_key");
        }
        if (asked.equals(Caller.MASTER.id())) {
            return asked;
        }
        KeyRecord record = keys.find(asked);
        if (record == null) {
            throw Admin.noSuchKey("there is no such key");
        }
        return record.id();
    }

    private static @Nullable LocalDate day(HttpRequest request, String name) {
        String text = Admin.query(request, name);
        if (text == null) {
            return null;
        }
        try {
            LocalDate day = LocalDate.parse(text);
            // Years of more digits have days that no Instant reaches.
            if (text.length() == DAY_LENGTH) {
                return day;
            }
        } catch (DateTimeParseException e) {
            // No day either, as below.
        }
        throw Admin.bad(name + " is a day such as 2026-11-22", name);
    }

    private static Instant start(LocalDate day) {
        return day.atStartOfDay().toInstant(ZoneOffset.UTC);
    }

    private static JsonObject row(SpendRecord record) {
        Usage usage = record.usage();
        JsonObject row = new JsonObject().put("request_id", record.requestId());
        row.put("api_key", record.caller()).put("call_type", record.dialect());
        row.put("model_group", record.alias()).put("model", record.target());
        row.put("spend", record.costUsd());
        row.put("prompt_tokens", usage.input()).put("completion_tokens", usage.output());
        row.put("total_tokens", usage.input() + usage.output());
        row.put("startTime", record.ended().minus(record.duration()).toString());
        row.put("endTime", record.ended().toString());
        row.put("status", record.errorType() == null ? "success" : "failure");
        JsonObject metadata = new JsonObject().put("http_status", (long) record.status());
        metadata.put("error_type", record.errorType()).put("attempts", (long) record.attempts());
        return row.put("metadata", metadata);
    }
}
