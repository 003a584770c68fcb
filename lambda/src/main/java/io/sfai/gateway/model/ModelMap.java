package io.sfai.gateway.model;

import io.sfai.gateway.error.GatewayError;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.inference.Dialect;
import io.sfai.gateway.inference.Target;
import io.sfai.gateway.json.JsonObject;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A model map that has been read and found good.
 *
 * @param providers by name
 * @param aliases by the name that clients write in {@code model}
 * @param tools by name, as data only
 * @param prices ours with the map's own on top
 */
public record ModelMap(
        Map<String, ProviderSpec> providers,
        Map<String, Alias> aliases,
        Map<String, ToolSpec> tools,
        Prices prices) {

    /** The names of the tools that come with the gateway. */
    public static final Set<String> BUILT_IN_TOOLS =
            Set.of("calculate", "fetch_url", "get_current_time", "get_current_weather");

    /**
     * The alias of a name.
     *
     * @throws GatewayException 404 {@code model_not_found} with the names that may have been meant
     */
    public Alias find(String name) {
        Alias alias = aliases.get(name);
        if (alias != null) {
            return alias;
        }
        String near = Nearest.hint(name, aliases.keySet(), 5);
        throw new GatewayError.NotFound(
                        "There is no model \""
                                + Place.shown(name)
                                + "\""
                                + (near.isEmpty()
                                        ? "; GET /v1/models lists those there are."
                                        : near),
                        "model_not_found",
                        "model")
                .exception();
    }

    /** Who answers for an alias if nobody chooses: itself, or the {@code else} of a triage. */
    public Alias settled(Alias alias) {
        Alias settled = alias;
        for (Triage each = alias.triage(); each != null; each = settled.triage()) {
            settled = find(each.otherwise());
        }
        return settled;
    }

    /** The targets that may be asked first for an alias: its own, or those of all its routes. */
    public List<WeightedTarget> targets(Alias alias) {
        Triage triage = alias.triage();
        if (triage == null) {
            return alias.targets();
        }
        Set<WeightedTarget> all = new LinkedHashSet<>();
        triage.routes().values().forEach(route -> all.addAll(targets(find(route))));
        all.addAll(targets(find(triage.otherwise())));
        return List.copyOf(all);
    }

    /** The map with some of its aliases, as for somebody who may use no others. */
    public ModelMap only(Predicate<String> allowed) {
        Map<String, Alias> some = new LinkedHashMap<>(aliases);
        some.keySet().removeIf(allowed.negate());
        return some.size() == aliases.size()
                ? this
                : new ModelMap(providers, Collections.unmodifiableMap(some), tools, prices);
    }

    /** The provider of an alias's target; the parser has made sure that there is one. */
    public ProviderSpec provider(Target target) {
        ProviderSpec spec = providers.get(target.provider());
        if (spec == null) {
            throw new IllegalStateException("no provider " + target.provider());
        }
        return spec;
    }

    /** The names of the secrets that an alias's own targets and tools need, sorted. */
    public SortedSet<String> secrets(Alias alias) {
        SortedSet<String> names = new TreeSet<>();
        for (WeightedTarget each : alias.targets()) {
            ProviderSpec provider = providers.get(each.target().provider());
            if (provider != null && provider.apiKey() != null) {
                names.add(provider.apiKey());
            }
            if (provider != null) {
                provider.headers().values().forEach(value -> addSecret(names, value));
            }
        }
        for (String tool : alias.tools()) {
            ToolSpec spec = tools.get(tool);
            JsonObject headers = spec == null ? null : spec.body().object("headers");
            if (headers != null) {
                headers.names().forEach(name -> addSecret(names, headers.string(name)));
            }
        }
        return names;
    }

    private static void addSecret(SortedSet<String> names, @Nullable String value) {
        String secret = References.secret(value);
        if (secret != null) {
            names.add(secret);
        }
    }

    /** The secret that a value of the map names, or null if the value is literal. */
    public static @Nullable String secretName(String value) {
        return References.secret(value);
    }

    /** What kind of API a provider speaks; each has a package under {@code provider}. */
    public enum ProviderType {
        OPENAI,
        ANTHROPIC,
        BEDROCK,
        MOCK
    }

    /**
     * An upstream of the map.
     *
     * @param baseUrl without a slash at the end; null for the type's own address
     * @param apiKey the secret's name (without {@code secret:}), or null if it needs no key
     * @param region for Bedrock; null for the environment's
     * @param headers sent with each request: names in lower case, values literal or {@code
     *     secret:NAME} ({@link #secretName})
     * @param apis what an OpenAI-compatible upstream speaks beside chat and embeddings
     */
    public record ProviderSpec(
            String name,
            ProviderType type,
            @Nullable String baseUrl,
            @Nullable String apiKey,
            @Nullable String region,
            Map<String, String> headers,
            Set<Dialect> apis) {

        /** A provider that needs no headers of its own and speaks what its type says. */
        public ProviderSpec(
                String name,
                ProviderType type,
                @Nullable String baseUrl,
                @Nullable String apiKey,
                @Nullable String region) {
            this(name, type, baseUrl, apiKey, region, Map.of(), Set.of());
        }
    }

    /**
     * What a name stands for.
     *
     * @param targets at least one, with weights over 0; none if the alias is a triage
     * @param fallbacks other aliases' names, in the order they are tried
     * @param tools names of tools that the gateway runs
     * @param limits times and retries, the map's defaults filled in
     * @param settings everything else that the alias sets ({@code system}, {@code temperature},
     *     {@code maxTokens}, …), in the map's own form
     */
    public record Alias(
            String name,
            List<WeightedTarget> targets,
            List<String> fallbacks,
            List<String> tools,
            Limits limits,
            JsonObject settings) {

        /** Whether a small model chooses another alias ({@code settings.triage}). */
        public boolean isTriage() {
            return settings.has("triage");
        }

        /** How far its model and its tools may go in one request. */
        public ToolBounds toolBounds() {
            return ToolBounds.of(settings);
        }

        /** What clients see of its tools; null if the alias leaves that to their dialect. */
        public @Nullable ShowTools showTools() {
            String shown = settings.string("showTools");
            return shown == null ? null : ShowTools.valueOf(shown.toUpperCase(Locale.ROOT));
        }

        /** The MCP servers that its clients may bring; null if they may not. */
        public @Nullable ClientMcp clientMcp() {
            JsonObject body = settings.object("clientMcp");
            return body == null ? null : ClientMcp.of(body);
        }

        /** How a small model chooses another alias; null if this one answers itself. */
        public @Nullable Triage triage() {
            return Triage.of(settings);
        }
    }

    /** One of an alias's models and its share of the requests. */
    public record WeightedTarget(Target target, int weight) {}

    /**
     * An alias's patience.
     *
     * @param firstEvent how long each attempt may take to its first event ({@code timeoutSeconds})
     * @param idle how long a stream may pause ({@code idleSeconds})
     * @param total all attempts together ({@code totalSeconds}); null for no limit of its own
     * @param retries further attempts after the first
     * @param dropParams whether a parameter that the target does not take is dropped or refused
     */
    public record Limits(
            Duration firstEvent,
            Duration idle,
            @Nullable Duration total,
            int retries,
            boolean dropParams) {}

    /** A tool as the map declares it; whoever runs tools reads the body. */
    public record ToolSpec(String name, String type, JsonObject body) {}
}
