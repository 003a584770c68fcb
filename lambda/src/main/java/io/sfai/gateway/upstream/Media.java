package io.sfai.gateway.upstream;

import java.util.Base64;

/**
 * An image or a document that a request carries.
 *
 * @param type such as {@code image/png}, told by its first bytes
 */
public record Media(String type, byte[] bytes) {
    public String base64() {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
