package io.sfai.gateway.local.chat;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Why there is no answer, or no whole one, in one line for the person who asked. */
final class ChatFailure extends Exception {
    private static final long serialVersionUID = 1;

    /** The gateway has no key for the model's provider, or no credentials. */
    private static final Set<String> UNCONFIGURED =
            Set.of("secret_unavailable", "provider_not_set_up");

    private static final String BUSY = "conversation_locked";

    private final @Nullable String code;

    ChatFailure(String message, @Nullable Throwable cause) {
        this(null, message, cause);
    }

    /**
     * @param code the gateway's own word for it
     */
    ChatFailure(@Nullable String code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** Whether the model needs something that this gateway was not given. */
    boolean isUnconfigured() {
        return code != null && UNCONFIGURED.contains(code);
    }

    /** Whether another request of the session is under way. */
    boolean isBusy() {
        return BUSY.equals(code);
    }

    /** The message, which an exception of another kind could lack. */
    String reason() {
        return String.valueOf(getMessage());
    }
}
