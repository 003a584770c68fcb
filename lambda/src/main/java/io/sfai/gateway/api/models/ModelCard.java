package io.sfai.gateway.api.models;

import io.sfai.gateway.inference.Capabilities;
import io.sfai.gateway.inference.Capabilities.Thinking;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.model.ModelMap;
import io.sfai.gateway.model.ModelMap.Alias;
import io.sfai.gateway.model.ModelMap.ProviderType;
import io.sfai.gateway.model.ModelMap.WeightedTarget;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a client may know of an alias: OpenAI's four fields, and what all of its targets can, or
 * those of all its routes. What is not known of one of them is left out.
 */
final class ModelCard {
    /** Where there is a conversation: every alias answers there, but for those that only embed. */
    private static final List<String> TALK =
            List.of("/v1/chat/completions", "/v1/responses", "/v1/messages");

    private static final List<String> COMPLETIONS =
            List.of("/v1/completions", "/v1/fim/completions");

    private final ModelMap map;
    private final Alias alias;
    private final List<WeightedTarget> targets;

    /**
     * @param map the whole of it: an alias may lead to others that its callers may not ask for
     */
    ModelCard(ModelMap map, Alias alias) {
        this.map = map;
        this.alias = alias;
        this.targets = map.targets(alias);
    }

    JsonObject json() {
        JsonObject card = new JsonObject().put("id", alias.name()).put("object", "model");
        card.put("created", 0L).put("owned_by", "sfai-gateway");
        put(card, "description", alias.settings().string("description"));
        Long context = least(Capabilities::contextWindow);
        put(card, "context_window", context);
        // The same as OpenRouter calls it, which agents in IDEs look for.
        put(card, "context_length", context);
        put(card, "max_output_tokens", least(Capabilities::maxOutputTokens));
        JsonObject abilities = new JsonObject().put("streaming", true);
        put(abilities, "tools", all(this::takesTools));
        put(abilities, "reasoning", all(this::thinks));
        put(abilities, "structured_output", all(this::keepsSchemas));
        card.put("capabilities", abilities);
        return card.put("endpoints", endpoints());
    }

    /** Models that have embeddings and nothing else say so in their names; the mock has all. */
    private JsonArray endpoints() {
        JsonArray endpoints = new JsonArray();
        if (alias.isTriage()) {
            TALK.forEach(endpoints::add);
            return endpoints;
        }
        if (!targets.stream().allMatch(ModelCard::onlyEmbeds)) {
            TALK.forEach(endpoints::add);
            COMPLETIONS.forEach(endpoints::add);
        }
        if (targets.stream().allMatch(each -> onlyEmbeds(each) || isMock(each))) {
            endpoints.add("/v1/embeddings");
        }
        return endpoints;
    }

    private static boolean onlyEmbeds(WeightedTarget each) {
        return each.target().model().contains("embed");
    }

    private boolean isMock(WeightedTarget each) {
        return map.provider(each.target()).type() == ProviderType.MOCK;
    }

    private static void put(JsonObject json, String name, @Nullable Object value) {
        if (value != null) {
            json.put(name, value);
        }
    }

    private @Nullable Long least(Function<Capabilities, @Nullable Long> size) {
        Long least = null;
        for (WeightedTarget each : targets) {
            Long own = size.apply(each.target().capabilities());
            if (own == null) {
                return null;
            }
            least = least == null ? own : Math.min(least, own);
        }
        return least;
    }

    /** False if one target can't; null if one is not known. */
    private @Nullable Boolean all(Function<WeightedTarget, @Nullable Boolean> ability) {
        boolean unknown = false;
        for (WeightedTarget each : targets) {
            Boolean can = ability.apply(each);
            if (Boolean.FALSE.equals(can)) {
                return false;
            }
            unknown |= can == null;
        }
        return unknown ? null : true;
    }

    private @Nullable Boolean takesTools(WeightedTarget each) {
        return takes(each.target().capabilities(), "tools");
    }

    private @Nullable Boolean thinks(WeightedTarget each) {
        Capabilities can = each.target().capabilities();
        return can.thinking() == Thinking.NONE ? takes(can, "reasoning_effort") : Boolean.TRUE;
    }

    /** By a tool it is only where the gateway makes one of the schema. */
    private @Nullable Boolean keepsSchemas(WeightedTarget each) {
        Capabilities can = each.target().capabilities();
        ProviderType type = map.provider(each.target()).type();
        return switch (can.structuredOutput()) {
            case NATIVE -> true;
            case NONE -> false;
            case TOOL -> {
                boolean made = type == ProviderType.ANTHROPIC || type == ProviderType.BEDROCK;
                yield (made && isKnown(can)) ? Boolean.TRUE : null;
            }
        };
    }

    private static @Nullable Boolean takes(Capabilities can, String parameter) {
        if (!can.takes(parameter)) {
            return false;
        }
        boolean known = can.takes() != null || isKnown(can);
        return known ? Boolean.TRUE : null;
    }

    /** Whether our table or the map has the model itself, and not only its provider. */
    private static boolean isKnown(Capabilities can) {
        return can.contextWindow() != null || can.maxOutputTokens() != null;
    }
}
