package io.sfai.gateway.inference;

import io.sfai.gateway.json.JsonObject;

/**
 * A model of a provider.
 *
 * @param provider the provider's name in the map
 * @param model the upstream's own name of the model
 * @param options the alias's options for the provider; the mock reads its script from them
 * @param capabilities what the model takes
 * @param wishes what the alias asks of the provider beside parameters
 */
public record Target(
        String provider,
        String model,
        JsonObject options,
        Capabilities capabilities,
        Wishes wishes) {

    /**
     * What an alias asks of a provider that no client's parameter says.
     *
     * @param promptCache whether the gateway marks what is worth caching
     * @param guardrail {@code id}, {@code version} and {@code trace} of a Bedrock guardrail; empty
     *     for none
     */
    public record Wishes(boolean promptCache, JsonObject guardrail) {
        public static final Wishes NONE = new Wishes(false, new JsonObject());
    }

    /** A target of which nothing else is known. */
    public Target(String provider, String model, JsonObject options) {
        this(provider, model, options, Capabilities.UNKNOWN, Wishes.NONE);
    }

    /** As the map writes it: {@code provider/model}. */
    public String id() {
        return provider + "/" + model;
    }
}
