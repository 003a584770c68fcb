package io.sfai.gateway.local.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.local.contract.LogLines;
import io.sfai.gateway.local.contract.Polling;
import io.sfai.gateway.local.matrix.Script.Fault;
import java.util.List;

/** What the log must tell of a cell. */
final class LogCheck {
    private LogCheck() {}

    static void check(Cell cell, LogLines log) throws Exception {
        JsonObject line = line(log, "chat_completion", cell.requestId());
        Script script = cell.scenario().script();
        if (script.fault() != Fault.NONE) {
            JsonObject error = line(log, "llm_error", cell.requestId());
            assertThat(error.string("errorMessage")).isNotBlank();
            return;
        }
        assertThat(line.integer("status")).isEqualTo(200);
        assertThat(line.string("finishReason")).isEqualTo(finish(cell, script));
        assertThat(line.isTrue("estimated")).isFalse();
        if (cell.upstream() != Upstream.MOCK) {
            assertThat(line.integer("tokensIn")).isEqualTo(Script.INPUT);
            assertThat(line.integer("tokensOut")).isEqualTo(Script.OUTPUT);
            assertThat(line.integer("tokensCacheRead")).isEqualTo(Script.CACHE_READ);
            assertThat(line.integer("tokensCacheWrite"))
                    .isEqualTo(cell.upstream().signs() ? Script.CACHE_WRITE : 0);
            assertThat(line.number("costUsd")).isNotNull();
        }
    }

    /** In the upstream's own words, which only the log repeats. */
    private static String finish(Cell cell, Script script) {
        if (cell.scenario() == Scenario.SCHEMA_BY_TOOL) {
            return "tool_use";
        }
        if (cell.upstream() == Upstream.RESPONSES) {
            return script.limited() ? "max_output_tokens" : "completed";
        }
        return cell.upstream().signs() ? script.stopReason() : script.finish();
    }

    /** The only line of an event and a request, waited for. */
    static JsonObject line(LogLines log, String event, String requestId) throws Exception {
        Polling.until(event + " of " + requestId, () -> !of(log, event, requestId).isEmpty());
        List<JsonObject> found = of(log, event, requestId);
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    private static List<JsonObject> of(LogLines log, String event, String requestId) {
        return log.events(event).stream()
                .filter(line -> requestId.equals(line.string("requestId")))
                .toList();
    }
}
