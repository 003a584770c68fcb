package io.sfai.gateway.routing;

import io.sfai.gateway.inference.Dialect;
import io.sfai.gateway.inference.Inference;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.InferenceStream;
import io.sfai.gateway.inference.Provider;
import io.sfai.gateway.inference.Target;
import io.sfai.gateway.model.ModelMap;
import io.sfai.gateway.model.ModelMap.Alias;
import io.sfai.gateway.model.ModelMap.ProviderSpec;
import io.sfai.gateway.model.ModelMaps;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** Sends a request to its alias's targets, and to those of its fallbacks, until one answers. */
public final class RoutedInference implements Inference {
    private final ModelMaps maps;
    private final Function<ProviderSpec, Provider> providers;
    private final Cooldowns cooldowns;
    private final InstantSource clock;
    private final RandomGenerator random;

    /**
     * @param providers gives the provider of a map's entry, the same one for the same entry; 501
     *     for a type that is not built
     * @param random used by many threads
     */
    public RoutedInference(
            ModelMaps maps,
            Function<ProviderSpec, Provider> providers,
            Cooldowns cooldowns,
            InstantSource clock,
            RandomGenerator random) {
        this.maps = maps;
        this.providers = providers;
        this.cooldowns = cooldowns;
        this.clock = clock;
        this.random = random;
    }

    /** Asks for what {@link #open} will need, without waiting; for whoever waits first. */
    public void prepare(InferenceRequest request) {
        if (!maps.isStale()) {
            ModelMap map = maps.latest();
            Alias alias = map.aliases().get(request.alias());
            if (alias == null || !hasChoice(aliases(map, map.settled(alias)))) {
                return;
            }
        }
        cooldowns.ask();
    }

    @Override
    public InferenceStream open(InferenceRequest request) {
        ModelMap map = maps.current();
        Alias alias = map.settled(map.find(request.alias()));
        List<Alias> aliases = aliases(map, alias);
        Set<String> cooling = hasChoice(aliases) ? cooldowns.cooling() : Set.of();
        Budget budget = Budget.of(request, alias.limits());
        Attempts attempts = new Attempts(aliases, cooling, budget, clock, random);
        Provider asked = (fitted, target) -> asked(map, fitted, target);
        return new RoutedStream(request, attempts, budget, asked, cooldowns, clock).begin();
    }

    private InferenceStream asked(ModelMap map, InferenceRequest fitted, Target target) {
        Provider provider = providers.apply(map.provider(target));
        return fitted.dialect() == Dialect.EMBEDDINGS
                ? provider.embed(fitted, target)
                : provider.open(fitted, target);
    }

    /** With one target there is nobody else to ask, however cool it is. */
    private static boolean hasChoice(List<Alias> aliases) {
        return aliases.size() > 1 || aliases.getFirst().targets().size() > 1;
    }

    /** An alias and its fallbacks, each followed by its own; the parser has refused cycles. */
    private static List<Alias> aliases(ModelMap map, Alias alias) {
        if (alias.fallbacks().isEmpty()) {
            return List.of(alias);
        }
        Map<String, Alias> all = new LinkedHashMap<>();
        collect(map, alias, all);
        return new ArrayList<>(all.values());
    }

    private static void collect(ModelMap map, Alias alias, Map<String, Alias> all) {
        if (all.putIfAbsent(alias.name(), alias) == null) {
            for (String fallback : alias.fallbacks()) {
                // Nobody chooses here any more.
                collect(map, map.settled(map.find(fallback)), all);
            }
        }
    }
}
