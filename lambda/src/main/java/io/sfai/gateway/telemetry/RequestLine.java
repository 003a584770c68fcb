package io.sfai.gateway.telemetry;

import io.sfai.gateway.error.GatewayError;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.inference.Caller;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.Receipt;
import io.sfai.gateway.inference.Target;
import io.sfai.gateway.inference.ToolRun;
import io.sfai.gateway.inference.Usage;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The fields that a request's lines have in common. */
final class RequestLine {
    private static final int MOST_OF_A_MESSAGE = 2000;

    /** Characters of a text, elements of a list. */
    private static final int MOST_OF_A_NOTE = 100;

    private RequestLine() {}

    /**
     * @param target the one that is or was asked, null if there is none yet
     */
    static JsonObject head(InferenceRequest request, @Nullable Target target) {
        JsonObject line = new JsonObject().put("requestId", request.id());
        line.put("dialect", request.dialect().name().toLowerCase(Locale.ROOT));
        line.put("alias", request.alias());
        line.put("provider", target == null ? null : target.provider());
        line.put("model", target == null ? null : target.model());
        return caller(line, request.caller()).put("stream", request.stream());
    }

    /** A call of a tool: never what it was given, nor what it gave. */
    static JsonObject tool(InferenceRequest request, ToolRun run) {
        JsonObject line = new JsonObject().put("requestId", request.id());
        caller(line.put("alias", request.alias()), request.caller());
        line.put("server", bounded(run.server())).put("name", bounded(run.name()));
        line.put("ms", run.took().toMillis()).put("ok", run.good());
        return line.put("bytes", run.bytes());
    }

    private static JsonObject caller(JsonObject line, Caller caller) {
        return line.put("caller", caller.id()).put("callerName", name(caller));
    }

    /** What people call a caller; null if its key is not good or that can't be told. */
    private static @Nullable String name(Caller caller) {
        if (caller.standing() == Caller.Standing.OWNER) {
            return caller.id();
        }
        try {
            return caller.grant().name();
        } catch (GatewayException e) {
            return null;
        }
    }

    static void figures(JsonObject line, Receipt receipt) {
        Usage used = receipt.usage();
        line.put("tokensIn", used.input()).put("tokensOut", used.output());
        line.put("tokensCacheRead", used.cacheRead());
        line.put("tokensCacheWrite", used.cacheWrite());
        line.put("tokensReasoning", used.reasoning()).put("estimated", used.estimated());
        line.put("costUsd", receipt.costUsd());
        Duration first = receipt.timeToFirst();
        line.put("ttftMs", first == null ? null : first.toMillis());
        line.put("durationMs", receipt.duration().toMillis());
        line.put("attempts", (long) receipt.attempts());
        if (receipt.tools().calls() > 0) {
            line.put("toolCalls", receipt.tools().calls());
            line.put("toolErrors", receipt.tools().errors());
        }
    }

    static void describe(JsonObject line, GatewayError error) {
        line.put("errorType", ErrorTypes.name(error));
        line.put("errorMessage", Excerpt.head(error.message(), MOST_OF_A_MESSAGE));
        if (error instanceof GatewayError.Upstream upstream && upstream.upstreamStatus() != 0) {
            line.put("upstreamStatus", (long) upstream.upstreamStatus());
        }
    }

    /** A note with names that a client may have made up, by the thousand. */
    static @Nullable Object bounded(@Nullable Object value) {
        if (value instanceof String text) {
            return Excerpt.head(text, MOST_OF_A_NOTE);
        }
        if (!(value instanceof JsonArray all)) {
            return value;
        }
        JsonArray some = new JsonArray();
        for (int i = 0; i < Math.min(all.size(), MOST_OF_A_NOTE); i++) {
            some.add(bounded(all.get(i)));
        }
        return all.size() > MOST_OF_A_NOTE ? some.add("…") : some;
    }
}
