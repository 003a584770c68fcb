package io.sfai.gateway.telemetry;

import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.model.MapEvents;
import io.sfai.gateway.model.Problem;
import io.sfai.gateway.telemetry.EventLog.Level;
import java.util.List;

/** Tells the log what happens to the model map. */
public final class MapLog implements MapEvents {
    private static final int MOST_PROBLEMS = 20;

    private final EventLog log;
    private final Metrics metrics;

    public MapLog(EventLog log, Metrics metrics) {
        this.log = log;
        this.metrics = metrics;
    }

    @Override
    public void loaded(int aliases, String etag) {
        log.write(
                Level.INFO,
                "model_map_loaded",
                new JsonObject().put("aliases", (long) aliases).put("etag", etag));
    }

    @Override
    public void rejected(List<Problem> problems, String etag) {
        JsonArray told = new JsonArray();
        for (Problem problem : problems.subList(0, Math.min(MOST_PROBLEMS, problems.size()))) {
            told.add(
                    new JsonObject()
                            .put("path", problem.path())
                            .put("line", (long) problem.line())
                            .put("reason", problem.reason()));
        }
        JsonObject line = new JsonObject().put("etag", etag).put("problems", told);
        log.write(Level.ERROR, "model_map_rejected", line);
        metrics.mapRejected();
    }

    @Override
    public void refreshFailed(String message) {
        JsonObject line = new JsonObject().put("errorMessage", message);
        log.write(Level.WARN, "model_map_refresh_failed", line);
    }
}
