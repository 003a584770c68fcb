package io.sfai.gateway.auth;

import org.jspecify.annotations.Nullable;

/** A key's record is not what this version writes: edited by hand, cut, or of a later version. */
public final class UnreadableKeyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String id;
    private final String reason;

    UnreadableKeyException(String id, String reason, @Nullable Throwable cause) {
        super("the record of " + id + " can't be read: " + reason, cause);
        this.id = id;
        this.reason = reason;
    }

    /** Whose record it is; its item is {@code pk} = this, {@code sk} = {@code record}. */
    public String id() {
        return id;
    }

    /** What is wrong with it. */
    public String reason() {
        return reason;
    }
}
