package io.sfai.gateway.runtime;

import java.io.IOException;

/** The Runtime API said or did something after which the process has to end. */
final class RuntimeApiException extends IOException {
    private static final long serialVersionUID = 1L;

    RuntimeApiException(String message) {
        super(message);
    }
}
