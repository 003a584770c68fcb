package io.sfai.gateway.triage;

import io.sfai.gateway.inference.Estimate;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.model.ModelMap;
import io.sfai.gateway.model.ModelMap.Alias;
import io.sfai.gateway.model.ModelMap.WeightedTarget;
import io.sfai.gateway.model.Triage;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The windows of models, as far as they are known, beside what one request fills. */
final class Windows {
    private final ModelMap map;
    private final InferenceRequest request;
    private long tokens = -1;

    Windows(ModelMap map, InferenceRequest request) {
        this.map = map;
        this.request = request;
    }

    /** Those that fit, by route, in the map's order. */
    Map<String, Alias> fitting(Triage triage) {
        Map<String, Alias> fitting = new LinkedHashMap<>();
        triage.routes()
                .forEach((route, name) -> {
                    Alias alias = map.find(name);
                    if (fits(alias)) {
                        fitting.put(route, alias);
                    }
                });
        return fitting;
    }

    /**
     * Whether none of an alias's targets is known to be too small; of a triage one route will do.
     */
    boolean fits(Alias alias) {
        Triage triage = alias.triage();
        if (triage != null) {
            return fits(map.find(triage.otherwise())) || !fitting(triage).isEmpty();
        }
        for (WeightedTarget each : alias.targets()) {
            Long window = each.target().capabilities().contextWindow();
            if (isTooSmall(window)) {
                return false;
            }
        }
        return true;
    }

    /** Reading through a long request takes its time, so that is done once and only if need be. */
    private boolean isTooSmall(@Nullable Long window) {
        if (window == null) {
            return false;
        }
        if (tokens < 0) {
            tokens = Estimate.tokens(request);
        }
        return window < tokens;
    }
}
