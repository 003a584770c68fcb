package io.sfai.gateway.local;

import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.inference.Target;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.model.ModelMap;
import io.sfai.gateway.model.ModelMap.Alias;
import io.sfai.gateway.model.ModelMap.Limits;
import io.sfai.gateway.model.ModelMap.WeightedTarget;
import io.sfai.gateway.model.ModelMaps;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A laptop's map: the file's aliases, and one for each of the mock's models. While no good map was
 * ever there, the mock's are all there are.
 */
final class MockAliases implements ModelMaps {
    /** No retries: the mock's faults are there to be seen. */
    private static final Limits LIMITS =
            new Limits(Duration.ofSeconds(60), Duration.ofSeconds(120), null, 0, true);

    private final ModelMaps maps;
    private final List<String> models;
    private final ModelMap noMap;
    private ModelMap last;
    private ModelMap lastWithMocks;

    /**
     * @param noMap what serves in place of a map that was never good
     * @param models the mock's models; each answers as {@code mock/<model>}
     */
    MockAliases(ModelMaps maps, ModelMap noMap, List<String> models) {
        this.maps = maps;
        this.noMap = noMap;
        this.models = List.copyOf(models);
        this.last = fromFile(maps::current);
        this.lastWithMocks = withMocks(last);
    }

    // The same object is the same map; comparing its contents would cost more than it saves.
    @SuppressWarnings("ReferenceEquality")
    @Override
    public synchronized ModelMap current() {
        ModelMap now = fromFile(maps::current);
        if (now != last) {
            last = now;
            lastWithMocks = withMocks(now);
        }
        return lastWithMocks;
    }

    @Override
    public ModelMap latest() {
        return fromFile(maps::latest);
    }

    /** Why the file's aliases are not there; null if they are. */
    @Nullable String trouble() {
        try {
            maps.current();
            return null;
        } catch (GatewayException e) {
            return e.error().message();
        }
    }

    private ModelMap fromFile(Supplier<ModelMap> file) {
        try {
            return file.get();
        } catch (GatewayException e) {
            // The log has told of it, and so does the terminal.
            return noMap;
        }
    }

    @Override
    public boolean isStale() {
        return maps.isStale();
    }

    private ModelMap withMocks(ModelMap map) {
        Map<String, Alias> aliases = new LinkedHashMap<>(map.aliases());
        for (String model : models) {
            Target target = new Target("mock", model, new JsonObject());
            List<WeightedTarget> targets = List.of(new WeightedTarget(target, 1));
            String name = target.id();
            aliases.putIfAbsent(
                    name, new Alias(name, targets, List.of(), List.of(), LIMITS, new JsonObject()));
        }
        return new ModelMap(map.providers(), aliases, map.tools(), map.prices());
    }
}
