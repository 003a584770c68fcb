package io.sfai.gateway.local.matrix;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.local.matrix.Script.Fault;
import io.sfai.gateway.local.matrix.Script.Thought;
import io.sfai.gateway.local.matrix.Seen.Call;
import io.sfai.gateway.local.matrix.Seen.Failure;
import io.sfai.gateway.local.matrix.Seen.Tokens;
import java.util.ArrayList;
import java.util.List;

/** What a client must see of each scenario, whoever answers. */
final class Oracle {
    private Oracle() {}

    static void check(Cell cell, Seen seen) {
        check(cell, seen, true);
    }

    /**
     * Checks a cell.
     *
     * @param hasCodes whether the client's errors have codes
     */
    static void check(Cell cell, Seen seen, boolean hasCodes) {
        Script script = cell.scenario().script();
        boolean cutShort = script.fault() != Fault.NONE;
        if (cutShort && (!cell.streamed() || script.fault() == Fault.BEFORE)) {
            assertThat(seen.status()).isEqualTo(status(script.fault()));
            failure(script.fault(), requireNonNull(seen.error()), hasCodes);
            return;
        }
        assertThat(seen.status()).isEqualTo(200);
        assertThat(seen.text()).isEqualTo(String.join("", script.saidWords()));
        assertThat(seen.reasoning()).isEqualTo(reasoning(script));
        assertThat(seen.thoughts()).isEqualTo(thoughts(cell, script));
        assertThat(seen.calls()).isEqualTo(calls(cell, script));
        if (cutShort) {
            failure(script.fault(), requireNonNull(seen.error()), hasCodes);
            assertThat(seen.finish()).as("an invented finish").isNull();
            return;
        }
        assertThat(seen.error()).isNull();
        assertThat(seen.finish()).isEqualTo(script.finish());
        usage(cell, requireNonNull(seen.usage(), "usage"));
    }

    private static int status(Fault fault) {
        return switch (fault) {
            case NONE -> 200;
            case BEFORE -> 429;
            case MID_STREAM, CUT, UNENDED -> 502;
            case STALL -> 504;
        };
    }

    private static void failure(Fault fault, Failure error, boolean hasCodes) {
        assertThat(error.type())
                .isEqualTo(fault == Fault.BEFORE ? "rate_limit_error" : "upstream_error");
        if (fault == Fault.BEFORE) {
            assertThat(error.retryAfter()).isEqualTo(Wire.RETRY_AFTER);
        }
        if (!hasCodes) {
            return;
        }
        if (fault == Fault.STALL) {
            assertThat(error.code()).isEqualTo("upstream_timeout");
        }
        if (fault == Fault.CUT || fault == Fault.UNENDED) {
            assertThat(error.code()).isEqualTo("upstream_cut");
        }
    }

    private static String reasoning(Script script) {
        StringBuilder words = new StringBuilder();
        for (Thought thought : script.thoughts()) {
            words.append(thought.signature() == null ? "" : thought.text());
        }
        return words.toString();
    }

    private static List<JsonObject> thoughts(Cell cell, Script script) {
        List<JsonObject> blocks = new ArrayList<>();
        for (Thought thought : cell.upstream().signs() ? script.thoughts() : List.<Thought>of()) {
            JsonObject block = new JsonObject();
            blocks.add(
                    thought.signature() == null
                            ? block.put("type", "redacted_thinking").put("data", thought.text())
                            : block.put("type", "thinking")
                                    .put("thinking", thought.text())
                                    .put("signature", thought.signature()));
        }
        return blocks;
    }

    /** The mock makes ids of its own. */
    private static List<Call> calls(Cell cell, Script script) {
        List<Call> calls = new ArrayList<>();
        for (Script.Call call : script.calls()) {
            int index = calls.size();
            String own = "call_" + cell.requestId() + "_" + index;
            String arguments = call.arguments().isEmpty() ? "{}" : call.arguments();
            calls.add(
                    new Call(
                            index,
                            cell.upstream() == Upstream.MOCK ? own : call.id(),
                            call.name(),
                            Seen.arguments(arguments)));
        }
        return calls;
    }

    /** The mock counts words. */
    private static void usage(Cell cell, Tokens usage) {
        assertThat(usage.total()).isEqualTo(usage.in() + usage.out());
        if (cell.upstream() == Upstream.MOCK) {
            assertThat(usage.in()).isPositive();
            assertThat(usage.out()).isPositive();
        } else {
            assertThat(usage)
                    .isEqualTo(
                            new Tokens(
                                    Script.INPUT,
                                    Script.OUTPUT,
                                    Script.INPUT + Script.OUTPUT,
                                    Script.CACHE_READ,
                                    0));
        }
    }

    /** What raw relay and its absence must agree on: all of it, but for names that the cell has. */
    static Seen comparable(Cell cell, Seen seen) {
        List<Call> calls =
                seen.calls().stream()
                        .map(call ->
                                new Call(
                                        call.index(),
                                        call.id().replace(cell.requestId(), ""),
                                        call.name(),
                                        call.arguments()))
                        .toList();
        return new Seen(
                seen.status(),
                seen.text(),
                seen.reasoning(),
                seen.thoughts(),
                calls,
                seen.finish(),
                seen.usage(),
                seen.error());
    }
}
