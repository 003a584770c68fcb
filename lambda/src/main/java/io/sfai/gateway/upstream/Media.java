package io.sfai.gateway.upstream;

import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * An image or a document that a request carries.
 *
 * @param type such as {@code image/png}: told by the first bytes where these tell it, else the
 *     declared one, which is then a type of text; lower case, without parameters
 * @param bytes never empty; text is UTF-8
 */
public record Media(String type, byte[] bytes) {
    /** The image that some bytes are; null if they are none that models read. */
    public static @Nullable Media image(byte[] bytes) {
        String type = MediaTypes.sniff(bytes, "");
        return type != null && type.startsWith("image/") ? new Media(type, bytes) : null;
    }

    /** The type that the first bytes tell, such as {@code application/pdf}; null if none. */
    public static @Nullable String type(byte[] bytes) {
        return MediaTypes.sniff(bytes, "");
    }

    public boolean isImage() {
        return type.startsWith("image/");
    }

    public String base64() {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
