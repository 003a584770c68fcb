package io.sfai.gateway.model;

import static java.util.Objects.requireNonNull;

import io.sfai.gateway.inference.Dialect;
import io.sfai.gateway.inference.Target;
import io.sfai.gateway.inference.Target.Wishes;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.model.ModelMap.Alias;
import io.sfai.gateway.model.ModelMap.Limits;
import io.sfai.gateway.model.ModelMap.ProviderSpec;
import io.sfai.gateway.model.ModelMap.ProviderType;
import io.sfai.gateway.model.ModelMap.ToolSpec;
import io.sfai.gateway.model.ModelMap.WeightedTarget;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the records out of a map in which nothing is wrong. */
final class MapBuilder {
    private static final Limits DEFAULTS =
            new Limits(Duration.ofSeconds(60), Duration.ofSeconds(120), null, 2, true);

    private final JsonObject map;
    private final Limits defaults;
    private final Map<String, ProviderSpec> providers;
    private final CapabilityList capabilities;

    MapBuilder(JsonObject map) {
        this.map = map;
        this.defaults = limits(part("defaults"), DEFAULTS);
        this.providers = providers();
        this.capabilities = new CapabilityList(providers);
    }

    ModelMap build() {
        Map<String, Alias> aliases = new LinkedHashMap<>();
        JsonObject models = part("models");
        for (String name : models.names()) {
            JsonObject body =
                    models.get(name) instanceof String target
                            ? new JsonObject().put("target", target)
                            : requireNonNull(models.object(name));
            aliases.put(name, alias(name, body));
        }
        Map<String, ToolSpec> tools = new LinkedHashMap<>();
        for (String name : part("tools").names()) {
            JsonObject body = requireNonNull(part("tools").object(name));
            tools.put(name, new ToolSpec(name, requireNonNull(body.string("type")), body));
        }
        return new ModelMap(
                Collections.unmodifiableMap(providers),
                Collections.unmodifiableMap(aliases),
                Collections.unmodifiableMap(tools),
                new PriceList(part("prices")).of(providers, aliases.values()));
    }

    private Map<String, ProviderSpec> providers() {
        Map<String, ProviderSpec> all = new LinkedHashMap<>();
        all.put(
                References.MOCK,
                new ProviderSpec(References.MOCK, ProviderType.MOCK, null, null, null));
        for (String name : part("providers").names()) {
            JsonObject body = requireNonNull(part("providers").object(name));
            String type = requireNonNull(body.string("type")).toUpperCase(Locale.ROOT);
            String base = body.string("baseUrl");
            all.put(
                    name,
                    new ProviderSpec(
                            name,
                            ProviderType.valueOf(type),
                            base == null ? null : References.withoutSlash(base),
                            References.secret(body.string("apiKey")),
                            body.string("region"),
                            headers(body.object("headers")),
                            type.equals("OPENAI") ? apis(body) : Set.of()));
        }
        return all;
    }

    private static Set<Dialect> apis(JsonObject provider) {
        if (!provider.has("apis")) {
            boolean own = provider.string("baseUrl") == null;
            return Set.of(own ? Dialect.RESPONSES : Dialect.COMPLETIONS);
        }
        Set<Dialect> apis = EnumSet.noneOf(Dialect.class);
        for (String api : strings(provider.array("apis"))) {
            apis.add(Dialect.valueOf(api.toUpperCase(Locale.ROOT)));
        }
        return apis;
    }

    private static Map<String, String> headers(@Nullable JsonObject headers) {
        if (headers == null) {
            return Map.of();
        }
        Map<String, String> all = new LinkedHashMap<>();
        for (String name : headers.names()) {
            all.put(name.toLowerCase(Locale.ROOT), requireNonNull(headers.string(name)));
        }
        return Collections.unmodifiableMap(all);
    }

    private Alias alias(String name, JsonObject body) {
        JsonObject settings = new JsonObject();
        for (String key : body.names()) {
            if (MapShape.SETTINGS.containsKey(key)) {
                settings.put(key, body.get(key));
            }
        }
        return new Alias(
                name,
                targets(body),
                strings(body.array("fallbacks")),
                strings(body.array("tools")),
                limits(body, defaults),
                settings);
    }

    private List<WeightedTarget> targets(JsonObject body) {
        String one = body.string("target");
        if (one != null) {
            return List.of(new WeightedTarget(target(one, body, null), 1));
        }
        JsonArray array = body.array("targets");
        List<WeightedTarget> all = new ArrayList<>();
        for (int i = 0; array != null && i < array.size(); i++) {
            JsonObject each = requireNonNull(array.object(i));
            String id = requireNonNull(each.string("target"));
            Target target = target(id, body, each.object("options"));
            all.add(new WeightedTarget(target, (int) each.integer("weight", 1)));
        }
        return List.copyOf(all);
    }

    private static Wishes wishes(JsonObject body) {
        JsonObject guardrail = body.object("guardrail");
        boolean cached = body.isTrue("promptCache");
        return !cached && guardrail == null
                ? Wishes.NONE
                : new Wishes(cached, guardrail == null ? new JsonObject() : guardrail);
    }

    /** The first slash parts provider and model; a model's name may have more. */
    private Target target(String id, JsonObject alias, @Nullable JsonObject own) {
        JsonObject common = alias.object("options");
        JsonObject options = common == null ? new JsonObject() : common.copy();
        if (own != null) {
            own.names().forEach(name -> options.put(name, own.get(name)));
        }
        int slash = id.indexOf('/');
        String provider = id.substring(0, slash);
        String model = id.substring(slash + 1);
        return new Target(
                provider, model, options, capabilities.of(provider, model, alias), wishes(alias));
    }

    private static Limits limits(JsonObject body, Limits defaults) {
        return new Limits(
                requireNonNull(seconds(body, "timeoutSeconds", defaults.firstEvent())),
                requireNonNull(seconds(body, "idleSeconds", defaults.idle())),
                seconds(body, "totalSeconds", defaults.total()),
                (int) body.integer("retries", defaults.retries()),
                body.has("dropParams") ? body.isTrue("dropParams") : defaults.dropParams());
    }

    static @Nullable Duration seconds(JsonObject body, String name, @Nullable Duration otherwise) {
        Number number = body.number(name);
        if (number == null) {
            return otherwise;
        }
        BigDecimal seconds = Rule.Decimal.of(number);
        return Duration.ofNanos(seconds.movePointRight(9).longValueExact());
    }

    static List<String> strings(@Nullable JsonArray array) {
        List<String> all = new ArrayList<>();
        if (array != null) {
            for (Object each : array) {
                all.add((String) requireNonNull(each));
            }
        }
        return List.copyOf(all);
    }

    private JsonObject part(String name) {
        JsonObject part = map.object(name);
        return part == null ? new JsonObject() : part;
    }
}
