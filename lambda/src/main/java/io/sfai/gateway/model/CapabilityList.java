package io.sfai.gateway.model;

import static java.util.Objects.requireNonNull;

import io.sfai.gateway.inference.Capabilities;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.model.ModelMap.ProviderSpec;
import io.sfai.gateway.model.ModelMap.ProviderType;
import java.util.Locale;
import java.util.Map;

/** What the targets of one map take: our table, and what the map says itself on top of it. */
final class CapabilityList {
    private final CapabilityTable table = new CapabilityTable();
    private final Map<String, ProviderSpec> providers;

    CapabilityList(Map<String, ProviderSpec> providers) {
        this.providers = providers;
    }

    /** Of a target of an alias. */
    Capabilities of(String provider, String model, JsonObject alias) {
        ProviderSpec spec = requireNonNull(providers.get(provider), provider);
        Abilities abilities = table.of(name(spec) + "/" + model);
        JsonObject own = alias.object("capabilities");
        if (own != null) {
            abilities.overrule(own);
        }
        if (alias.has("contextWindow")) {
            abilities.overrule(new JsonObject().put("contextWindow", alias.get("contextWindow")));
        }
        return abilities.capabilities();
    }

    /**
     * The name in our table. What Anthropic's and Bedrock's APIs have is the same at any address; a
     * server that speaks OpenAI's dialect elsewhere is what it is called ({@code groq}).
     */
    private static String name(ProviderSpec spec) {
        return spec.type() == ProviderType.OPENAI && spec.baseUrl() != null
                ? spec.name()
                : spec.type().name().toLowerCase(Locale.ROOT);
    }
}
