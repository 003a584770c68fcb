package io.sfai.gateway.telemetry;

import io.sfai.gateway.error.GatewayError;
import io.sfai.gateway.error.GatewayError.Internal;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.http.ErrorFilter;
import io.sfai.gateway.http.HttpRequest;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.telemetry.EventLog.Level;

/** Tells the log what does not belong to a model's answer: refusals and a store that fails. */
public final class GatewayLog implements ErrorFilter.Report {
    private static final int MOST_FRAMES = 12;

    private final EventLog log;

    public GatewayLog(EventLog log) {
        this.log = log;
    }

    @Override
    public void rejected(HttpRequest request, GatewayException failure) {
        GatewayError error = failure.error();
        JsonObject line = new JsonObject().put("requestId", request.id());
        line.put("method", request.method()).put("path", cut(request.path()));
        line.put("status", (long) error.status()).put("errorType", ErrorTypes.name(error));
        line.put("errorMessage", cut(error.message()));
        Throwable cause = failure.getCause();
        if (error instanceof Internal && cause != null) {
            line.put("cause", cut(cause.toString())).put("trace", trace(cause));
        }
        log.write(error.status() >= 500 ? Level.ERROR : Level.WARN, "request_rejected", line);
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

    /** An answer was whole, and is not kept; its client is told. */
    public void responseUnkept(String requestId, GatewayException failure) {
        JsonObject line = new JsonObject().put("requestId", requestId);
        line.put("errorType", "session_store_unavailable");
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

    private static String cut(String text) {
        return text.length() <= 2000 ? text : text.substring(0, 2000) + "…";
    }
}
