package io.sfai.gateway.store;

import org.jspecify.annotations.Nullable;

/** The store could not be asked: missing, throttled, slow or broken. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
