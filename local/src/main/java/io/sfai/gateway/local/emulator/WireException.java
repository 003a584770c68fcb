package io.sfai.gateway.local.emulator;

import java.io.IOException;

/** Bytes that are not the HTTP/1.1 that a runtime has to speak. */
final class WireException extends IOException {
    WireException(String message) {
        super(message);
    }
}
