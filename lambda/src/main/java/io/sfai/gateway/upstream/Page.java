package io.sfai.gateway.upstream;

import org.jspecify.annotations.Nullable;

/**
 * What stands at an address of the public web.
 *
 * @param url where it was found, after redirects
 * @param contentType as the server declared it, with its parameters; null if it did not
 * @param bytes its beginning, at most {@link PageLoader#MOST_BYTES}
 * @param cut whether there is more of it
 */
public record Page(String url, @Nullable String contentType, byte[] bytes, boolean cut) {}
