package io.sfai.gateway.upstream;

import java.util.Base64;

/**
 * An image or a document that a request carries.
 *
 * @param type such as {@code image/png}: told by the first bytes where these tell it, else the
 *     declared one, which is then a type of text; lower case, without parameters
 * @param bytes never empty; text is UTF-8
 */
public record Media(String type, byte[] bytes) {
    public boolean isImage() {
        return type.startsWith("image/");
    }

    public String base64() {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
