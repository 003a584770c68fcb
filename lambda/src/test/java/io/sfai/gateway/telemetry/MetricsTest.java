package io.sfai.gateway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.error.GatewayError;
import io.sfai.gateway.error.GatewayError.UpstreamFault;
import io.sfai.gateway.inference.Caller;
import io.sfai.gateway.inference.Dialect;
import io.sfai.gateway.inference.Envelope;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.Journal;
import io.sfai.gateway.inference.Parameters;
import io.sfai.gateway.inference.Receipt;
import io.sfai.gateway.inference.Target;
import io.sfai.gateway.inference.Usage;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.provider.AskedToEmbed;
import io.sfai.gateway.telemetry.EventLog.Level;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each line by the rules of the embedded metric format, and what it counts. */
class MetricsTest {
    private static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");
    private static final Target TARGET = new Target("openai", "gpt-4o", new JsonObject());
    private static final Usage USED = new Usage(1000, 200, 400, 10, 50, false);
    private static final Set<String> IN_EVERY_LINE =
            Set.of("Requests", "Errors", "Faults", "Rejected");

    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
    private final EventLog log =
            new EventLog(lines::add, Level.ERROR, InstantSource.fixed(NOW), List.of());
    private final Metrics metrics = new Metrics(log, "prod", InstantSource.fixed(NOW));

    @AfterEach
    void everyLineKeepsTheRules() {
        assertThat(lines).allSatisfy(line -> assertThat(EmfRules.broken(line)).isEmpty());
    }

    @Test
    void anAnswerIsCountedInThreeSets() {
        metrics.accept(receipt(TARGET, 200, null, USED, new BigDecimal("0.0041")));
        JsonObject line = only();
        assertThat(sets(line).keySet())
                .containsExactly("environment", "environment alias", "environment alias provider");
        assertThat(values(line))
                .containsEntry("Requests", "1")
                .containsEntry("Errors", "0")
                .containsEntry("Faults", "0")
                .containsEntry("Rejected", "0")
                .containsEntry("TimeToFirstToken", "250")
                .containsEntry("Duration", "1500")
                .containsEntry("TokensIn", "1000")
                .containsEntry("TokensOut", "200")
                .containsEntry("TokensCacheRead", "400")
                .containsEntry("CostUsd", "0.0041")
                .hasSize(10);
        assertThat(sets(line).get("environment alias"))
                .containsExactly(
                        "CostUsd",
                        "Duration",
                        "Errors",
                        "Faults",
                        "Requests",
                        "TimeToFirstToken",
                        "TokensIn",
                        "TokensOut");
        assertThat(sets(line).get("environment alias provider"))
                .containsExactly("Errors", "Faults", "Requests", "TimeToFirstToken");
        assertThat(line.string("environment")).isEqualTo("prod");
        assertThat(line.string("alias")).isEqualTo("main");
        assertThat(line.string("provider")).isEqualTo("openai");
    }

    @Test
    void itsPropertiesBearTheNamesOfOpenTelemetry() {
        metrics.accept(receipt(TARGET, 200, null, USED, BigDecimal.ONE));
        JsonObject line = only();
        assertThat(line.string("requestId")).isEqualTo("r-1");
        assertThat(line.string("gen_ai.operation.name")).isEqualTo("chat");
        assertThat(line.string("gen_ai.request.model")).isEqualTo("main");
        assertThat(line.string("gen_ai.provider.name")).isEqualTo("openai");
        assertThat(line.string("gen_ai.response.model")).isEqualTo("gpt-4o");
        assertThat(line.isTrue("gen_ai.request.stream")).isTrue();
        assertThat(line.integer("gen_ai.usage.input_tokens")).isEqualTo(1000);
        assertThat(line.integer("gen_ai.usage.output_tokens")).isEqualTo(200);
        assertThat(line.integer("gen_ai.usage.cache_read.input_tokens")).isEqualTo(400);
        assertThat(line.integer("gen_ai.usage.cache_creation.input_tokens")).isEqualTo(10);
        assertThat(line.integer("gen_ai.usage.reasoning.output_tokens")).isEqualTo(50);
        assertThat(line.integer("http.response.status_code")).isEqualTo(200);
        assertThat(line.has("error.type")).isFalse();
    }

    @Test
    void anUnknownPriceIsNoPrice() {
        metrics.accept(receipt(TARGET, 200, null, USED, null));
        assertThat(values(only()))
                .doesNotContainKey("CostUsd")
                .containsEntry("UnpricedRequests", "1");
    }

    @Test
    void aNameThatACallerMadeUpMakesNoMetric() {
        metrics.accept(receipt(null, 404, "model_not_found", USED, null));
        JsonObject line = only();
        assertThat(sets(line).keySet()).containsExactly("environment");
        assertThat(lines.getFirst()).doesNotContain("main");
        assertThat(values(line))
                .containsEntry("Error.not_found", "1")
                .containsEntry("Errors", "1")
                .containsEntry("Rejected", "1")
                .hasSize(5);
        assertThat(line.string("error.type")).isEqualTo("model_not_found");
    }

    @Test
    void ourLimitIsAHitAndAProvidersIsAFault() {
        metrics.accept(receipt(null, 429, "rate_limit_exceeded", USED, null));
        metrics.accept(receipt(TARGET, 429, "upstream_refused", USED, null));
        assertThat(values(line(0)))
                .containsEntry("LimitHits", "1")
                .containsEntry("Error.limit_exceeded", "1")
                .containsEntry("Rejected", "1")
                .containsEntry("Faults", "0");
        assertThat(values(line(1)))
                .doesNotContainKey("LimitHits")
                .containsEntry("Error.upstream_refused", "1")
                .containsEntry("Rejected", "0")
                .containsEntry("Faults", "1");
    }

    @Test
    void aClientThatLeftIsNoError() {
        metrics.accept(receipt(TARGET, 499, "client_gone", USED, BigDecimal.ONE));
        assertThat(values(only())).containsEntry("Errors", "0").containsEntry("Faults", "0");
        assertThat(only().string("error.type")).isEqualTo("client_gone");
        assertThat(lines.getFirst()).doesNotContain("Error.");
    }

    @Test
    void everyErrorIsOfAKnownKind() {
        for (GatewayError error : errors().toList()) {
            metrics.rejected("r-2", error);
            JsonObject line = Json.object(lines.getLast());
            Set<String> kinds = new TreeSet<>(values(line).keySet());
            kinds.removeIf(name -> !name.startsWith("Error."));
            assertThat(kinds).as("%s", error).hasSize(1);
            String kind = kinds.iterator().next().substring("Error.".length());
            assertThat(ErrorTypes.KINDS).contains(kind);
            assertThat(kind).as("%s", error).isNotEqualTo("other");
            assertThat(values(line).keySet()).containsAll(IN_EVERY_LINE);
            assertThat(values(line).get("Faults")).isEqualTo(error.status() < 500 ? "0" : "1");
        }
    }

    @Test
    void whyAKeyIsRefusedIsTheFinerType() {
        metrics.rejected("r", new GatewayError.Unauthorized("m", "key_revoked"));
        metrics.rejected("r", new GatewayError.Forbidden("m", "model_not_allowed", null));
        assertThat(line(0).string("error.type")).isEqualTo("key_revoked");
        assertThat(values(line(0))).containsEntry("Error.unauthorized", "1");
        assertThat(line(1).string("error.type")).isEqualTo("model_not_allowed");
        assertThat(values(line(1))).containsEntry("Error.forbidden", "1");
    }

    @Test
    void aRejectedMapIsSeen() {
        new MapLog(log, metrics).rejected(List.of(), "etag");
        assertThat(values(Json.object(lines.getLast())))
                .containsExactly(Map.entry("ModelMapRejected", "1"));
        lines.removeFirst();
    }

    @Test
    void withoutAnEnvironmentNothingIsWritten() {
        Metrics off = new Metrics(log, "", InstantSource.fixed(NOW));
        off.accept(receipt(TARGET, 200, null, USED, BigDecimal.ONE));
        off.rejected("r", new GatewayError.NotBuilt("no"));
        off.mapRejected();
        assertThat(lines).isEmpty();
    }

    @Test
    void hugeAndOddValuesKeepTheRules() {
        Target long1 = new Target("p".repeat(64), "m".repeat(300_000), new JsonObject());
        Usage much = new Usage(Long.MAX_VALUE, Long.MAX_VALUE, 0, 0, 0, true);
        metrics.accept(receipt(long1, 200, null, much, new BigDecimal("1E-30")));
        metrics.accept(
                receipt(long1, 200, null, much, new BigDecimal("123456789012345678901234567890")));
        metrics.accept(receipt(TARGET, 500, "never heard of\n\u0000", USED, null));
        assertThat(values(line(2))).containsEntry("Error.other", "1");
    }

    @Test
    void anEmbeddingIsAnOperationOfItsOwn() {
        Receipt chat = receipt(TARGET, 200, null, USED, new BigDecimal("0.0041"));
        metrics.accept(
                new Receipt(
                        AskedToEmbed.texts("x"),
                        TARGET,
                        1,
                        200,
                        null,
                        null,
                        USED,
                        chat.costUsd(),
                        chat.timeToFirst(),
                        chat.duration(),
                        NOW));
        assertThat(only().string("gen_ai.operation.name")).isEqualTo("embeddings");
    }

    @Test
    void manyThreadsWriteWholeLines() throws Exception {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            threads.add(
                    Thread.ofVirtual()
                            .start(() -> {
                                for (int n = 0; n < 100; n++) {
                                    metrics.accept(
                                            receipt(TARGET, 200, null, USED, BigDecimal.ONE));
                                }
                            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(lines).hasSize(1600);
        assertThat(Set.copyOf(lines)).hasSize(1);
    }

    private static Stream<GatewayError> errors() {
        return Stream.concat(
                Stream.of(UpstreamFault.values())
                        .map(f -> new GatewayError.Upstream("m", f, 500, null, null, null)),
                Stream.of(
                        new GatewayError.BadRequest("m", null, null),
                        new GatewayError.Unauthorized("m", "key_expired"),
                        new GatewayError.Forbidden("m", "model_not_allowed", null),
                        new GatewayError.NotFound("m", "path_not_found", null),
                        new GatewayError.MethodNotAllowed("m", List.of()),
                        new GatewayError.Conflict("m"),
                        new GatewayError.TooLarge("m", 1),
                        new GatewayError.LimitExceeded("m", "insufficient_quota", Duration.ZERO),
                        new GatewayError.NotBuilt("m"),
                        new GatewayError.Unavailable("m", "secret_unavailable"),
                        new GatewayError.Internal("m")));
    }

    private JsonObject only() {
        assertThat(lines).hasSize(1);
        return line(0);
    }

    private JsonObject line(int index) {
        return Json.object(lines.get(index));
    }

    /** The metrics of each set of dimensions, sorted. */
    private static Map<String, Set<String>> sets(JsonObject line) {
        Map<String, Set<String>> sets = new LinkedHashMap<>();
        JsonObject aws = Objects.requireNonNull(line.object("_aws"));
        for (Object each : Objects.requireNonNull(aws.array("CloudWatchMetrics"))) {
            JsonObject directive = (JsonObject) Objects.requireNonNull(each);
            JsonArray dimensions =
                    (JsonArray) Objects.requireNonNull(directive.array("Dimensions")).get(0);
            List<String> names = new ArrayList<>();
            Objects.requireNonNull(dimensions).forEach(name -> names.add(String.valueOf(name)));
            Set<String> metrics = new TreeSet<>();
            Objects.requireNonNull(directive.array("Metrics"))
                    .forEach(m ->
                            metrics.add(
                                    ((JsonObject) Objects.requireNonNull(m)).string("Name", "")));
            sets.put(String.join(" ", names), metrics);
        }
        return sets;
    }

    private static Map<String, String> values(JsonObject line) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String name : Objects.requireNonNull(sets(line).get("environment"))) {
            values.put(name, String.valueOf(line.get(name)));
        }
        return values;
    }

    private static Receipt receipt(
            @Nullable Target target,
            int status,
            @Nullable String errorType,
            Usage used,
            @Nullable BigDecimal cost) {
        InferenceRequest request =
                new InferenceRequest(
                        new Envelope(
                                "r-1",
                                Dialect.CHAT,
                                Caller.MASTER,
                                "main",
                                true,
                                Map.of(),
                                NOW,
                                Instant.MAX,
                                Journal.NONE),
                        List.of(),
                        List.of(),
                        Parameters.NONE,
                        new JsonObject());
        return new Receipt(
                request,
                target,
                target == null ? 0 : 1,
                status,
                errorType,
                "stop",
                used,
                cost,
                Duration.ofMillis(250),
                Duration.ofMillis(1500),
                NOW);
    }
}
