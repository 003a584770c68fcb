package io.sfai.gateway.provider;

import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where an upstream takes requests, and what each of them carries.
 *
 * @param name the provider's name in the map, for error messages
 * @param keyName the secret that holds the key, or null if the upstream needs none
 * @param keyHeader the header that takes the key, such as {@code x-api-key}
 * @param keyScheme what stands before the key, such as {@code "Bearer "}
 * @param headers on each request; a value may be {@code secret:NAME}
 */
public record Endpoint(
        String name,
        URI uri,
        @Nullable String keyName,
        String keyHeader,
        String keyScheme,
        Map<String, String> headers) {

    /** The same upstream at another of its paths. */
    public Endpoint at(URI other) {
        return new Endpoint(name, other, keyName, keyHeader, keyScheme, headers);
    }
}
