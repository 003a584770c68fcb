package io.sfai.gateway.api.admin;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sfai.gateway.auth.KeyRecord;
import io.sfai.gateway.auth.Keys;
import io.sfai.gateway.error.GatewayError;
import io.sfai.gateway.error.GatewayError.BadRequest;
import io.sfai.gateway.error.GatewayError.Forbidden;
import io.sfai.gateway.error.GatewayError.NotFound;
import io.sfai.gateway.error.GatewayError.Unavailable;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.http.Headers;
import io.sfai.gateway.http.HttpRequest;
import io.sfai.gateway.http.HttpResponse;
import io.sfai.gateway.inference.Caller;
import io.sfai.gateway.inference.Limits;
import io.sfai.gateway.inference.Limits.Budget;
import io.sfai.gateway.inference.Limits.Period;
import io.sfai.gateway.inference.UserText;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.spend.SpendRecords;
import io.sfai.gateway.store.HandClock;
import io.sfai.gateway.store.MemoryStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdminTest {
    private final HandClock clock = new HandClock();
    private final MemoryStore store = new MemoryStore(clock);
    private final Keys keys = new Keys(store, clock);
    private final List<String> told = new ArrayList<>();
    private final KeyPaths paths =
            new KeyPaths(
                    keys,
                    id -> new KeyPaths.Spent(1_250_000_000L, HandClock.START),
                    (event, id, name) -> told.add(event + " " + name),
                    clock);
    private final SpendLogs spend =
            new SpendLogs(keys, new SpendRecords(store, clock, problem -> {}), clock);

    @Test
    void aKeyIsMadeAsLiteLlmsClientsAskForOne() {
        JsonObject made =
                post(
                        paths::generate,
                        """
                        {"key_alias": "ide", "models": ["main", "cheap"], "duration": "30d",
                         "max_budget": 50.5, "budget_duration": "1mo", "rpm_limit": 60,
                         "tpm_limit": 100000, "max_parallel_requests": 4,
                         "metadata": {"user": "ishi"}, "team_id": "t", "permissions": {},
                         "guardrails": null, "spend": 0, "log_user_message": "none"}
                        """);
        String text = requireNonNull(made.string("key"));
        KeyRecord record = requireNonNull(keys.find(text));
        assertThat(record.terms().name()).isEqualTo("ide");
        assertThat(record.terms().aliases()).containsExactly("main", "cheap");
        assertThat(record.terms().expires()).isEqualTo(HandClock.START.plus(Duration.ofDays(30)));
        assertThat(record.terms().userText()).isEqualTo(UserText.NONE);
        assertThat(record.terms().limits())
                .isEqualTo(new Limits(60, 100_000, 4, new Budget(50_500_000_000L, Period.MONTH)));
        assertThat(made.string("token_id")).isEqualTo(record.id());
        assertThat(made.string("expires")).isEqualTo("2026-12-21T12:00:00Z");
        assertThat(made.string("key_name")).isEqualTo("sk-..." + text.substring(60));
        assertThat(told).containsExactly("key_created ide");
    }

    @Test
    void aKeyNeedsNoTerms() {
        JsonObject made = post(paths::generate, "{}");
        KeyRecord record = requireNonNull(keys.find(made.string("key", "")));
        assertThat(record.terms().limits()).isEqualTo(Limits.NONE);
        assertThat(record.terms().expires()).isEqualTo(Instant.MAX);
        assertThat(record.terms().name()).startsWith("key-");
        assertThat(made.get("expires")).isNull();
        assertThat(made.get("max_budget")).isNull();
    }

    @Test
    void aKeyIsToldByTextIdAndNameAndNeverItsText() {
        String text = post(paths::generate, "{\"key_alias\": \"a@b\"}").string("key", "");
        String id = requireNonNull(keys.find(text)).id();
        for (String asked : List.of(text, id, "a%40b")) {
            JsonObject answer = get(paths::info, "x=1&key=" + asked);
            assertThat(answer.toString()).doesNotContain(text.substring(21));
            assertThat(answer.string("key")).isEqualTo(id);
            JsonObject info = requireNonNull(answer.object("info"));
            assertThat(info.string("key_alias")).isEqualTo("a@b");
            assertThat(info.get("spend")).hasToString("1.25");
            assertThat(info.string("last_active")).isEqualTo("2026-11-21T12:00:00Z");
            assertThat(info.isTrue("blocked")).isFalse();
        }
        assertThat(failure(paths::info, "", "key=nobody")).isInstanceOf(NotFound.class);
        assertThat(failure(paths::info, "", "")).isInstanceOf(BadRequest.class);
        store.edit(id, "record", "{");
        assertThat(((Unavailable) failure(paths::info, "", "key=" + id)).code())
                .isEqualTo("key_unreadable");
    }

    @Test
    void noToolsIsAnotherThingThanNoWordAboutThem() {
        JsonObject made = post(paths::generate, "{\"key_alias\": \"k\", \"models\": null}");
        assertThat(made.get("tools")).isNull();
        assertThat(requireNonNull(keys.find("k")).terms().tools()).isNull();
        for (String tools : List.of("[]", "[\"search\",\"clock\"]", "null")) {
            String body = "{\"key\": \"k\", \"tools\": %s}".formatted(tools);
            assertThat(String.valueOf(post(paths::update, body).get("tools"))).isEqualTo(tools);
            post(paths::update, "{\"key\": \"k\", \"rpm_limit\": 3}");
            JsonObject info = requireNonNull(get(paths::info, "key=k").object("info"));
            assertThat(String.valueOf(info.get("tools"))).isEqualTo(tools);
        }
    }

    @Test
    void anUpdateChangesWhatItNamesAndNothingElse() {
        post(
                paths::generate,
                """
                {"key_alias": "k", "models": ["main"], "max_budget": 5, "budget_duration": "24h",
                 "rpm_limit": 60, "tpm_limit": 1000, "duration": "1h"}
                """);
        JsonObject answer =
                post(
                        paths::update,
                        "{\"key\": \"k\", \"rpm_limit\": 30, \"tpm_limit\": null, \"max_budget\": 9}");
        assertThat(answer.integer("rpm_limit")).isEqualTo(30);
        assertThat(answer.get("tpm_limit")).isNull();
        KeyRecord record = requireNonNull(keys.find("k"));
        assertThat(record.terms().limits())
                .isEqualTo(new Limits(30, 0, 0, new Budget(9_000_000_000L, Period.DAY)));
        assertThat(record.terms().aliases()).containsExactly("main");
        assertThat(record.terms().expires()).isEqualTo(HandClock.START.plusSeconds(3600));

        post(
                paths::update,
                "{\"key\": \"k\", \"max_budget\": null, \"models\": [], \"duration\": null}");
        record = requireNonNull(keys.find("k"));
        assertThat(record.terms().limits().budget()).isNull();
        assertThat(record.terms().aliases()).isEmpty();
        assertThat(record.terms().expires()).isEqualTo(Instant.MAX);
        assertThat(told).containsExactly("key_created k", "key_updated k", "key_updated k");
    }

    @Test
    void deletingRevokesAllOrNone() {
        post(paths::generate, "{\"key_alias\": \"a\"}");
        String text = post(paths::generate, "{\"key_alias\": \"b\"}").string("key", "");
        assertThat(failure(paths::delete, "{\"key_aliases\": [\"a\", \"c\"]}", ""))
                .isInstanceOf(NotFound.class);
        assertThat(requireNonNull(keys.find("a")).revoked()).isNull();
        JsonObject deleted =
                post(paths::delete, "{\"key_aliases\": [\"a\"], \"keys\": [\"" + text + "\"]}");
        assertThat(requireNonNull(deleted.array("deleted_keys")).size()).isEqualTo(2);
        assertThat(requireNonNull(keys.find("a")).revoked()).isNotNull();
        assertThat(requireNonNull(keys.find("b")).revoked()).isNotNull();
        assertThat(failure(paths::delete, "{}", "")).isInstanceOf(BadRequest.class);
        assertThat(failure(paths::update, "{\"key\": \"a\"}", "").message()).contains("revoked");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"rpm_limit\": 0} | rpm_limit",
                "{\"rpm_limit\": 1.5} | rpm_limit",
                "{\"tpm_limit\": \"many\"} | tpm_limit",
                "{\"max_budget\": 5} | budget_duration",
                "{\"max_budget\": 5, \"budget_duration\": \"7d\"} | budget_duration",
                "{\"max_budget\": 0, \"budget_duration\": \"1d\"} | max_budget",
                "{\"max_budget\": 1e99, \"budget_duration\": \"1d\"} | max_budget",
                "{\"max_budget\": \"5\", \"budget_duration\": \"1d\"} | max_budget",
                "{\"duration\": \"soon\"} | duration",
                "{\"duration\": \"99999999999999999999d\"} | duration",
                "{\"duration\": \"-1d\"} | duration",
                "{\"duration\": 30} | duration",
                "{\"models\": \"main\"} | models",
                "{\"models\": [1]} | models",
                "{\"tools\": \"clock\"} | tools",
                "{\"tools\": [{}]} | tools",
                "{\"model_max_budget\": {\"main\": 1}} | model_max_budget",
                "{\"key\": \"sk-mine\"} | key",
                "{\"blocked\": true} | blocked",
                "{\"log_user_message\": \"some\"} | log_user_message",
                "{\"log_user_message\": false} | log_user_message",
                "{\"max_budget\": 1e-999999999, \"budget_duration\": \"1d\"} | max_budget",
                "{\"budget_duration\": 30} | budget_duration",
                "{\"key_alias\": 7} | key_alias",
                "{\"key_alias\": \"a b\"} |",
                "{\"key_alias\": \"sk-sfai-oops\"} |",
                "[] |",
                "{\"rpm |"
            })
    void whatCanNotBeMeantIsRefused(String body, String param) {
        BadRequest error = (BadRequest) failure(paths::generate, body, "");
        assertThat(error.param()).isEqualTo(param);
        assertThat(error.message()).isNotBlank();
        assertThat(keys.list(10, null).keys()).isEmpty();
    }

    @Test
    void aNameThatIsTakenIsRefused() {
        post(paths::generate, "{\"key_alias\": \"a\"}");
        assertThat(failure(paths::generate, "{\"key_alias\": \"a\"}", "").message())
                .contains("the name a is taken");
    }

    @Test
    void onlyTheMasterKeyMay() {
        Caller other = new Caller("key_1", Caller.Standing.LIKELY, Caller.MASTER::grant);
        for (Caller each : List.of(other, Caller.ANYONE)) {
            GatewayException refused =
                    catchThrowableOfType(
                            GatewayException.class,
                            () -> paths.generate(request("POST", "", "{}"), each));
            assertThat(refused.error()).isInstanceOf(Forbidden.class);
        }
    }

    @Test
    void theRequestsOfAKeyAreListed() {
        JsonObject key = post(paths::generate, "{\"key_alias\": \"k\"}");
        String id = key.string("token_id", "");
        store.edit(
                "spend " + id + " 2026-11-21",
                "2026-11-21T11:00:00.000Z req-1",
                "{\"key\":\""
                        + id
                        + "\",\"alias\":\"main\",\"target\":\"openai/m\",\"tokensIn\":3,"
                        + "\"tokensOut\":4,\"costUsd\":\"0.001\",\"status\":200,\"durationMs\":500}");
        HttpResponse.Buffered answer =
                (HttpResponse.Buffered) spend.list(request("GET", "api_key=k", ""), Caller.MASTER);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8))
                .startsWith("[{\"request_id\":\"req-1\",\"api_key\":\"" + id + "\"")
                .contains("\"model_group\":\"main\"", "\"spend\":0.001", "\"total_tokens\":7")
                .contains("\"startTime\":\"2026-11-21T10:59:59.500Z\"");
        assertThat(failure(spend::list, "", "")).isInstanceOf(BadRequest.class);
        assertThat(failure(spend::list, "", "api_key=k&start_date=yesterday").message())
                .contains("start_date");
        assertThat(failure(spend::list, "", "api_key=k&end_date=%2B999999999-12-31").message())
                .contains("end_date");
        assertThat(failure(spend::list, "", "api_key=k&cursor=zzz")).isInstanceOf(BadRequest.class);
    }

    private static JsonObject post(
            BiFunction<HttpRequest, Caller, HttpResponse> path, String body) {
        return answer(path.apply(request("POST", "", body), Caller.MASTER));
    }

    private static JsonObject get(
            BiFunction<HttpRequest, Caller, HttpResponse> path, String query) {
        return answer(path.apply(request("GET", query, ""), Caller.MASTER));
    }

    private static JsonObject answer(HttpResponse response) {
        assertThat(response.status()).isEqualTo(200);
        return Json.object(((HttpResponse.Buffered) response).body());
    }

    private static GatewayError failure(
            BiFunction<HttpRequest, Caller, HttpResponse> path, String body, String query) {
        GatewayException failure =
                catchThrowableOfType(
                        GatewayException.class,
                        () -> path.apply(request("POST", query, body), Caller.MASTER));
        assertThat(failure).as(body).isNotNull();
        return failure.error();
    }

    private static HttpRequest request(String method, String query, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return new HttpRequest("id", method, "/key", query, Headers.of(), bytes, Instant.MAX);
    }
}
