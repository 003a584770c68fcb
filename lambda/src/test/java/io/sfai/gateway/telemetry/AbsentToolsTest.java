package io.sfai.gateway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.error.GatewayError;
import io.sfai.gateway.error.GatewayError.UpstreamFault;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.telemetry.EventLog.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What the log says of tools that are not there, and how often. */
class AbsentToolsTest {
    private static final String KEY = "sk-" + "proj-" + "a1B2c3D4".repeat(4);
    private final GatewayException down =
            new GatewayError.Upstream(
                            "docs can't be reached with Bearer " + KEY,
                            UpstreamFault.UNREACHABLE,
                            0,
                            null,
                            null,
                            null)
                    .exception();

    private final AtomicReference<Instant> now =
            new AtomicReference<>(Instant.parse("2026-11-22T08:00:00Z"));
    private final List<JsonObject> lines = new ArrayList<>();
    private final List<JsonObject> metrics = new ArrayList<>();
    private final GatewayLog log = log("prod");

    @Test
    void aServerThatIsDownIsAWarningAndAMetric() {
        log.toolsUnavailable("docs", down);

        assertThat(lines)
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.string("event")).isEqualTo("tools_unavailable");
                    assertThat(line.string("level")).isEqualTo("WARN");
                    assertThat(line.string("tool")).isEqualTo("docs");
                    assertThat(line.string("errorType")).isEqualTo("upstream_unreachable");
                    assertThat(line.string("errorMessage")).startsWith("docs can't be reached");
                    assertThat(line.toString()).doesNotContain("a1B2c3D4");
                });
        assertThat(metrics)
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.integer("ToolsUnavailable")).isEqualTo(1);
                    assertThat(EmfRules.broken(Json.text(line))).isEmpty();
                });
    }

    @Test
    void eachIsToldOfOnceAMinute() {
        for (int second = 0; second < 150; second++) {
            log.toolsUnavailable("docs", down);
            if (second % 2 == 0) {
                log.toolsUnavailable("shop", down);
            }
            now.updateAndGet(time -> time.plusSeconds(1));
        }

        assertThat(lines).filteredOn(line -> "docs".equals(line.string("tool"))).hasSize(3);
        assertThat(lines).filteredOn(line -> "shop".equals(line.string("tool"))).hasSize(3);
        assertThat(metrics).hasSize(6);
    }

    @Test
    void oneKindOfTroubleDoesNotHideAnother() {
        log.toolsUnavailable("docs", down);
        log.toolsUnavailable(
                "docs", new GatewayError.Unavailable("no tool x", "tool_left_out").exception());

        assertThat(lines)
                .extracting(line -> line.string("errorType"))
                .containsExactly("upstream_unreachable", "tool_left_out");
    }

    @Test
    void namesWithoutEndAreNotKept() {
        for (int i = 0; i < 3_000; i++) {
            log.toolsUnavailable("made-up-" + i, down);
        }
        assertThat(lines).hasSize(1_000);

        now.updateAndGet(time -> time.plus(Duration.ofMinutes(1)));
        log.toolsUnavailable("docs", down);
        assertThat(lines).hasSize(1_001);
    }

    @Test
    void withoutAnEnvironmentThereIsNoMetric() {
        log("").toolsUnavailable("docs", down);

        assertThat(lines).hasSize(1);
        assertThat(metrics).isEmpty();
    }

    private GatewayLog log(String environment) {
        InstantSource clock = now::get;
        EventLog events = new EventLog(line -> lines.add(Json.object(line)), Level.INFO, clock);
        EventLog measured = new EventLog(line -> metrics.add(Json.object(line)), Level.INFO, clock);
        return new GatewayLog(events, new Metrics(measured, environment, clock), clock);
    }
}
