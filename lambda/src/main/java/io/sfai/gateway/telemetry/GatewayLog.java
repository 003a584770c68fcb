package io.sfai.gateway.telemetry;

import io.sfai.gateway.error.GatewayError;
import io.sfai.gateway.error.GatewayError.Internal;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.http.ErrorFilter;
import io.sfai.gateway.http.HttpRequest;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.Target;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.telemetry.EventLog.Level;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Tells the log what does not belong to a model's answer: refusals and a store that fails. */
public final class GatewayLog implements ErrorFilter.Report {
    private static final int MOST_FRAMES = 12;
    private static final int MOST_OF_A_MESSAGE = 2000;

    private final EventLog log;
    private final Metrics metrics;
    private final Seldom absences;

    public GatewayLog(EventLog log, Metrics metrics) {
        this(log, metrics, InstantSource.system());
    }

    GatewayLog(EventLog log, Metrics metrics, InstantSource clock) {
        this.log = log;
        this.metrics = metrics;
        this.absences = new Seldom(Duration.ofMinutes(1), clock);
    }

    @Override
    public void rejected(HttpRequest request, GatewayException failure) {
        GatewayError error = failure.error();
        JsonObject line = new JsonObject().put("requestId", request.id());
        line.put("method", request.method()).put("path", cut(request.path()));
        line.put("status", (long) error.status()).put("errorType", ErrorTypes.name(error));
        line.put("errorMessage", cut(error.message()));
        Throwable cause = failure.getCause();
        if (cause != null && error.status() >= 500) {
            line.put("cause", cut(cause.toString()));
            if (error instanceof Internal) {
                line.put("trace", trace(cause));
            }
        }
        log.write(error.status() >= 500 ? Level.ERROR : Level.WARN, "request_rejected", line);
        if (!failure.isCounted()) {
            metrics.rejected(request.id(), error);
        }
    }

    /** Requests are let through uncounted. */
    public void storeFailed(RuntimeException failure) {
        servedWithout("limit_store_unavailable", failure);
    }

    /** Targets that cool elsewhere are asked all the same. */
    public void cooldownsFailed(RuntimeException failure) {
        servedWithout("cooldown_store_unavailable", failure);
    }

    /** A request's spend is not kept, or only a part of it. */
    public void spendFailed(RuntimeException failure) {
        servedWithout("spend_store_unavailable", failure);
    }

    /** A conversation forgets which of a triage's routes it is on. */
    public void choicesFailed(RuntimeException failure) {
        servedWithout("triage_store_unavailable", failure);
    }

    /**
     * A request goes on without a small model's choice, or with that of another.
     *
     * @param request as if its client had asked the small model
     * @param target the one that failed; null if none was asked
     */
    public void smallModelFailed(
            InferenceRequest request, @Nullable Target target, GatewayError failure) {
        JsonObject line = RequestLine.head(request, target).put("status", (long) failure.status());
        RequestLine.describe(line, failure);
        log.write(Level.WARN, "llm_error", line.put("served", true));
    }

    /** Something about limits for which no single request is to blame. */
    public void limitEvent(String event, String account, String message) {
        JsonObject line = new JsonObject().put("caller", account);
        log.write(Level.WARN, event, line.put("errorMessage", cut(message)));
    }

    /** A damaged item of the store is left out of a list. */
    public void itemSkipped(RuntimeException damage) {
        JsonObject line = new JsonObject();
        line.put("errorMessage", cut(String.valueOf(damage.getMessage())));
        log.write(Level.ERROR, "store_item_skipped", line);
    }

    /** The gateway starts without keys. */
    public void everybodyIsOne() {
        JsonObject line = new JsonObject();
        line.put(
                "message",
                "AUTH_MODE=none: anybody may call, and all are one owner, who can read and delete"
                        + " every stored response and session");
        log.write(Level.WARN, "auth_off", line);
    }

    /**
     * A tool of the map, or a server's tools, can't be had, so requests are served without: told
     * once a minute for each kind of trouble.
     */
    public void toolsUnavailable(String tool, GatewayException failure) {
        String type = ErrorTypes.name(failure.error());
        if (!absences.isDue(tool + " " + type)) {
            return;
        }
        JsonObject line = new JsonObject().put("tool", cut(tool));
        line.put("errorType", type);
        line.put("errorMessage", cut(failure.error().message()));
        log.write(Level.WARN, "tools_unavailable", line);
        metrics.toolsUnavailable();
    }

    /** A key serves as it was known some minutes ago. */
    public void keysFailed(RuntimeException failure) {
        servedWithout("key_store_unavailable", failure);
    }

    /** A key is refused, since nobody can tell what its record says. */
    public void keyUnreadable(RuntimeException failure) {
        JsonObject line = new JsonObject().put("errorType", "key_unreadable");
        line.put("errorMessage", cut(String.valueOf(failure.getMessage())));
        log.write(Level.ERROR, "key_unreadable", line);
    }

    /** Somebody with the master key made or changed a key. */
    public void keyChanged(String event, String id, String name) {
        log.write(Level.INFO, event, new JsonObject().put("key", id).put("name", name));
    }

    /** A record of spend is left out of what was asked for. */
    public void spendUnreadable(String message) {
        JsonObject line = new JsonObject().put("errorMessage", cut(message));
        log.write(Level.WARN, "spend_unreadable", line);
    }

    /** An answer was whole, and is not kept; its client is told. */
    public void responseUnkept(String requestId, GatewayException failure) {
        JsonObject line = new JsonObject().put("requestId", requestId);
        line.put("errorType", ErrorTypes.name(failure.error()));
        line.put("errorMessage", cut(failure.error().message())).put("served", false);
        log.write(Level.ERROR, "llm_error", line);
    }

    private void servedWithout(String type, RuntimeException failure) {
        JsonObject line = new JsonObject().put("errorType", type);
        line.put("errorMessage", cut(String.valueOf(failure.getMessage())));
        line.put("served", true);
        log.write(Level.ERROR, "llm_error", line);
    }

    private static JsonArray trace(Throwable cause) {
        JsonArray frames = new JsonArray();
        StackTraceElement[] all = cause.getStackTrace();
        for (int i = 0; i < Math.min(MOST_FRAMES, all.length); i++) {
            frames.add(all[i].toString());
        }
        return frames;
    }

    private static Excerpt cut(String text) {
        return Excerpt.head(text, MOST_OF_A_MESSAGE);
    }
}
