package io.sfai.gateway.routing;

import io.sfai.gateway.error.GatewayError.Forbidden;
import io.sfai.gateway.error.GatewayError.Upstream;
import io.sfai.gateway.error.GatewayError.UpstreamFault;
import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.Estimate;
import io.sfai.gateway.inference.InferenceEvent;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.InferenceStream;
import io.sfai.gateway.inference.Provider;
import io.sfai.gateway.inference.Step;
import io.sfai.gateway.inference.Target;
import io.sfai.gateway.inference.TokenCounter;
import io.sfai.gateway.model.ModelMap;
import io.sfai.gateway.model.ModelMap.Alias;
import io.sfai.gateway.model.ModelMap.ProviderSpec;
import io.sfai.gateway.model.ModelMap.WeightedTarget;
import io.sfai.gateway.model.ModelMaps;
import java.time.Duration;
import java.util.function.Function;

/** Has a request counted by the first of its alias's targets that can, and guesses if none can. */
public final class RoutedCounter implements TokenCounter {
    private final ModelMaps maps;
    private final Function<ProviderSpec, Provider> providers;

    public RoutedCounter(ModelMaps maps, Function<ProviderSpec, Provider> providers) {
        this.maps = maps;
        this.providers = providers;
    }

    @Override
    public Count count(InferenceRequest request) {
        // Before any word about the map: a near name would tell what else there is.
        if (!request.caller().grant().allows(request.alias())) {
            throw new Forbidden(
                            "this key may not use the model \"%s\"; GET /v1/models lists those it may"
                                    .formatted(request.alias()),
                            "model_not_allowed",
                            "model")
                    .exception();
        }
        ModelMap map = maps.current();
        Alias alias = map.settled(map.find(request.alias()));
        for (WeightedTarget each : alias.targets()) {
            Target target = each.target();
            InferenceRequest fitted = Fitted.to(target, alias, request).request();
            InferenceStream counting = providers.apply(map.provider(target)).count(fitted, target);
            if (counting != null) {
                return new Count(counted(counting, target, alias.limits().firstEvent()), false);
            }
        }
        InferenceRequest set = AliasSettings.applied(alias, request);
        return new Count(Estimate.tokens(set), true);
    }

    private static long counted(InferenceStream counting, Target target, Duration patience) {
        try (counting) {
            Step step = counting.next(patience);
            if (step instanceof InferenceEvent event) {
                for (Delta delta : event.deltas()) {
                    if (delta instanceof Delta.UsageReport report) {
                        return report.usage().input();
                    }
                }
            }
        }
        throw new Upstream(
                        target.provider() + " did not count the tokens in time",
                        UpstreamFault.TIMEOUT,
                        0,
                        null,
                        null,
                        null)
                .exception();
    }
}
