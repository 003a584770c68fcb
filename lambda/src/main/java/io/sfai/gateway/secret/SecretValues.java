package io.sfai.gateway.secret;

import org.jspecify.annotations.Nullable;

/** What makes a value one that can be sent. */
final class SecretValues {
    private SecretValues() {}

    /** What is wrong with a value, after "the secret …", or null if it is good. */
    static @Nullable String fault(@Nullable String value) {
        if (value == null || value.isBlank()) {
            return "is empty";
        }
        String stripped = value.strip();
        if (stripped.equals(SecretSource.PLACEHOLDER)) {
            return "still holds its placeholder";
        }
        // It goes into a header, where nothing else is allowed.
        return stripped.chars().allMatch(c -> c > 0x20 && c < 0x7f)
                ? null
                : "holds a space, a line break or another character that no key has";
    }
}
