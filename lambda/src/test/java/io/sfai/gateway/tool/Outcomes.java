package io.sfai.gateway.tool;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.inference.Part;
import io.sfai.gateway.json.Json;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** What calls give, as tests look at it. */
public final class Outcomes {
    private Outcomes() {}

    /** The texts of an outcome, each on a line. */
    public static String text(ToolOutcome outcome) {
        StringBuilder all = new StringBuilder();
        for (Part part : outcome.parts()) {
            if (part instanceof Part.Text text) {
                all.append(all.isEmpty() ? "" : "\n").append(text.text());
            }
        }
        return all.toString();
    }

    /** What a call that went well said. */
    public static String good(GatewayTool tool, String arguments) {
        ToolOutcome outcome = tool.call(Json.object(arguments));
        assertThat(outcome.failed()).as(text(outcome)).isFalse();
        return text(outcome);
    }

    /** Why a call did not go well. */
    public static String failure(GatewayTool tool, String arguments) {
        ToolOutcome outcome = tool.call(Json.object(arguments));
        assertThat(outcome.failed()).as(text(outcome)).isTrue();
        assertThat(outcome.structured()).isNull();
        return text(outcome);
    }

    /** How a call ends that is interrupted once a condition holds. */
    public static ToolOutcome interrupted(
            GatewayTool tool, String arguments, BooleanSupplier running) throws Exception {
        CompletableFuture<ToolOutcome> outcome = new CompletableFuture<>();
        Thread thread =
                Thread.ofVirtual().start(() -> outcome.complete(tool.call(Json.object(arguments))));
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!running.getAsBoolean() && System.nanoTime() < deadline) {
            Thread.sleep(5);
        }
        assertThat(running.getAsBoolean()).as("the call is on its way").isTrue();
        long start = System.nanoTime();
        thread.interrupt();
        ToolOutcome ended = outcome.get(20, TimeUnit.SECONDS);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
        return ended;
    }
}
