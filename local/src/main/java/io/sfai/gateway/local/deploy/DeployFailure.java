package io.sfai.gateway.local.deploy;

import org.jspecify.annotations.Nullable;

/** A step that failed; the message says what happened and what to do about it. */
final class DeployFailure extends IllegalStateException {
    private static final long serialVersionUID = 1;

    DeployFailure(String message) {
        super(message);
    }

    DeployFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
