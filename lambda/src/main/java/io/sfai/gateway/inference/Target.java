package io.sfai.gateway.inference;

import io.sfai.gateway.json.JsonObject;

/**
 * A model of a provider.
 *
 * @param provider the provider's name in the map
 * @param model the upstream's own name of the model
 * @param options the alias's options for the provider; the mock reads its script from them
 */
public record Target(String provider, String model, JsonObject options) {
    /** As the map writes it: {@code provider/model}. */
    public String id() {
        return provider + "/" + model;
    }
}
