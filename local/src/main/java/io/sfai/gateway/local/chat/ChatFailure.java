package io.sfai.gateway.local.chat;

import org.jspecify.annotations.Nullable;

/** Why there is no answer, or no whole one, in one line for the person who asked. */
final class ChatFailure extends Exception {
    private static final long serialVersionUID = 1;

    private final int status;

    ChatFailure(String message, @Nullable Throwable cause) {
        this(0, message, cause);
    }

    /**
     * @param status the HTTP status; 0 if there was none
     */
    ChatFailure(int status, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.status = status;
    }

    int status() {
        return status;
    }

    /** The message, which an exception of another kind could lack. */
    String reason() {
        return String.valueOf(getMessage());
    }
}
