package io.sfai.gateway.routing;

import io.sfai.gateway.error.GatewayError.NotBuilt;
import io.sfai.gateway.error.GatewayError.UpstreamFault;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.inference.Inference;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.InferenceStream;
import io.sfai.gateway.inference.Provider;
import io.sfai.gateway.inference.Target;
import io.sfai.gateway.model.ModelMap;
import io.sfai.gateway.model.ModelMap.Alias;
import io.sfai.gateway.model.ModelMap.Limits;
import io.sfai.gateway.model.ModelMap.ProviderSpec;
import io.sfai.gateway.model.ModelMap.WeightedTarget;
import io.sfai.gateway.model.ModelMaps;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/** Sends a request to one of its alias's targets, by weight. */
public final class RoutedInference implements Inference {
    /** What an honest end of a stream, its log line and its counting need before Lambda's kill. */
    private static final Duration MARGIN = Duration.ofSeconds(5);

    private final ModelMaps maps;
    private final Function<ProviderSpec, Provider> providers;
    private final Predicate<ProviderSpec> built;
    private final InstantSource clock;
    private final RandomGenerator random;

    /**
     * @param providers gives the provider of a map's entry, the same one for the same entry; 501
     *     for a type that is not built
     * @param built whether an entry's type is; an alias with targets of both kinds uses those that
     *     can answer
     */
    public RoutedInference(
            ModelMaps maps,
            Function<ProviderSpec, Provider> providers,
            Predicate<ProviderSpec> built,
            InstantSource clock,
            RandomGenerator random) {
        this.maps = maps;
        this.providers = providers;
        this.built = built;
        this.clock = clock;
        this.random = random;
    }

    @Override
    public InferenceStream open(InferenceRequest request) {
        ModelMap map = maps.current();
        Alias alias = map.find(request.alias());
        refuseUnbuilt(alias);
        Target target = pick(answering(map, alias));
        Provider provider = providers.apply(map.provider(target));
        request.journal().attempt(target);
        try {
            InferenceStream stream = provider.open(AliasSettings.applied(alias, request), target);
            return bounded(request, alias.limits(), target, stream);
        } catch (GatewayException e) {
            request.journal().failed(e.error());
            throw e;
        }
    }

    private RoutedStream bounded(
            InferenceRequest request, Limits limits, Target target, InferenceStream stream) {
        Instant deadline =
                request.deadline().equals(Instant.MAX)
                        ? Instant.MAX
                        : request.deadline().minus(MARGIN);
        Instant total =
                limits.total() == null ? Instant.MAX : request.received().plus(limits.total());
        boolean deadlineFirst = deadline.isBefore(total);
        return new RoutedStream(
                stream,
                target,
                limits,
                deadlineFirst ? deadline : total,
                deadlineFirst ? UpstreamFault.DEADLINE : UpstreamFault.TIMEOUT,
                request.journal(),
                clock);
    }

    private List<WeightedTarget> answering(ModelMap map, Alias alias) {
        List<WeightedTarget> answering =
                alias.targets().stream()
                        .filter(each -> built.test(map.provider(each.target())))
                        .toList();
        return answering.isEmpty() ? alias.targets() : answering;
    }

    private Target pick(List<WeightedTarget> targets) {
        int sum = targets.stream().mapToInt(WeightedTarget::weight).sum();
        int at = random.nextInt(sum);
        for (WeightedTarget target : targets) {
            at -= target.weight();
            if (at < 0) {
                return target.target();
            }
        }
        return targets.getLast().target();
    }

    private static void refuseUnbuilt(Alias alias) {
        if (!alias.tools().isEmpty()) {
            throw unbuilt(alias, "tools run by the gateway");
        }
        if (alias.targets().isEmpty()) {
            throw unbuilt(alias, "triage");
        }
    }

    private static GatewayException unbuilt(Alias alias, String what) {
        return new NotBuilt(
                        "alias '"
                                + alias.name()
                                + "' asks for "
                                + what
                                + ", which this version"
                                + " does not build yet")
                .exception();
    }
}
