package io.sfai.gateway.telemetry;

import io.sfai.gateway.error.GatewayError;
import io.sfai.gateway.inference.Dialect;
import io.sfai.gateway.inference.Receipt;
import io.sfai.gateway.inference.Target;
import io.sfai.gateway.inference.ToolUse;
import io.sfai.gateway.inference.Usage;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes one line of metrics a request, in CloudWatch's embedded metric format; docs/metrics.md
 * lists them. Its properties bear the names of OpenTelemetry's conventions for generative AI.
 */
public final class Metrics implements Consumer<Receipt> {
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int CLIENT_GONE = 499;
    private static final int MOST_OF_A_NAME = 300;

    private final EventLog log;
    private final String environment;
    private final InstantSource clock;

    /**
     * @param environment value of the dimension of this name: up to 1024 ASCII characters; empty
     *     for no metrics at all
     */
    public Metrics(EventLog log, String environment, InstantSource clock) {
        this.log = log;
        this.environment = environment;
        this.clock = clock;
    }

    @Override
    public void accept(Receipt receipt) {
        if (environment.isEmpty()) {
            return;
        }
        MetricLine line = outcome(receipt.request().id(), receipt.errorType(), receipt.status());
        Target target = receipt.target();
        if (target == null) {
            refused(line, receipt.status());
        } else {
            asked(line, receipt, target);
        }
        line.write(receipt.ended(), log);
    }

    /** A request that was refused before anybody kept a record of it. */
    void rejected(String requestId, GatewayError error) {
        if (environment.isEmpty()) {
            return;
        }
        MetricLine line = outcome(requestId, ErrorTypes.name(error), error.status());
        refused(line, error.status());
        line.write(clock.instant(), log);
    }

    void mapRejected() {
        alone(Metric.MODEL_MAP_REJECTED);
    }

    void toolsUnavailable() {
        alone(Metric.TOOLS_UNAVAILABLE);
    }

    /** Counts what belongs to no request. */
    private void alone(Metric metric) {
        if (environment.isEmpty()) {
            return;
        }
        MetricLine line = new MetricLine(environment);
        line.put(metric, 1L);
        Instant now = clock.instant();
        line.write(now, log);
    }

    private MetricLine outcome(String requestId, @Nullable String errorType, int status) {
        MetricLine line = new MetricLine(environment);
        line.property("requestId", named(requestId));
        line.property("http.response.status_code", (long) status);
        line.put(Metric.REQUESTS, 1L);
        boolean failed = errorType != null && status != CLIENT_GONE;
        line.put(Metric.ERRORS, failed ? 1L : 0L);
        line.put(Metric.FAULTS, isFault(errorType, status) ? 1L : 0L);
        if (errorType != null) {
            line.property("error.type", errorType);
            if (failed) {
                line.error(ErrorTypes.kind(errorType, status));
            }
        }
        return line;
    }

    /** Whether the gateway or an upstream failed, and no client could have helped it. */
    private static boolean isFault(@Nullable String errorType, int status) {
        boolean upstream = errorType != null && errorType.startsWith("upstream_");
        return status >= 500 || (upstream && status == TOO_MANY_REQUESTS);
    }

    private static void refused(MetricLine line, int status) {
        line.put(Metric.REJECTED, status >= 400 && status < CLIENT_GONE ? 1L : 0L);
        if (status == TOO_MANY_REQUESTS) {
            line.put(Metric.LIMIT_HITS, 1L);
        }
    }

    private static void asked(MetricLine line, Receipt receipt, Target target) {
        line.dimensions(receipt.request().alias(), target);
        line.put(Metric.REJECTED, 0L);
        if (receipt.timeToFirst() != null) {
            line.put(Metric.TIME_TO_FIRST_TOKEN, receipt.timeToFirst());
        }
        line.put(Metric.DURATION, receipt.duration());
        Usage used = receipt.usage();
        line.put(Metric.TOKENS_IN, used.input());
        line.put(Metric.TOKENS_OUT, used.output());
        line.put(Metric.TOKENS_CACHE_READ, used.cacheRead());
        if (receipt.costUsd() != null) {
            line.put(Metric.COST_USD, receipt.costUsd());
        } else {
            line.put(Metric.UNPRICED_REQUESTS, 1L);
        }
        tools(line, receipt.tools());
        boolean embedding = receipt.request().dialect() == Dialect.EMBEDDINGS;
        line.property("gen_ai.operation.name", embedding ? "embeddings" : "chat");
        line.property("gen_ai.request.model", receipt.request().alias());
        line.property("gen_ai.request.stream", receipt.request().stream());
        line.property("gen_ai.provider.name", target.provider());
        line.property("gen_ai.response.model", named(target.model()));
        line.property("gen_ai.usage.input_tokens", used.input());
        line.property("gen_ai.usage.output_tokens", used.output());
        line.property("gen_ai.usage.cache_read.input_tokens", used.cacheRead());
        line.property("gen_ai.usage.cache_creation.input_tokens", used.cacheWrite());
        line.property("gen_ai.usage.reasoning.output_tokens", used.reasoning());
    }

    private static void tools(MetricLine line, ToolUse tools) {
        if (tools.calls() > 0) {
            line.put(Metric.TOOL_CALLS, tools.calls());
            line.put(Metric.TOOL_ERRORS, tools.errors());
            line.put(Metric.TOOL_DURATION, tools.took());
        }
    }

    private static Excerpt named(String text) {
        return Excerpt.head(text, MOST_OF_A_NAME);
    }
}
