package io.sfai.gateway.runtime;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/**
 * An answer of the Runtime API.
 *
 * @param headers by name in lower case; of a repeated one the last
 */
record Reply(int status, Map<String, String> headers, byte[] body) {

    boolean isGood() {
        return status >= 200 && status < 300;
    }

    /** The Runtime API's way to say that this process must end. */
    boolean isFatal() {
        return status >= 500;
    }

    boolean isChunked() {
        return headers.getOrDefault("transfer-encoding", "")
                .toLowerCase(Locale.ROOT)
                .contains("chunked");
    }

    boolean closes() {
        return headers.getOrDefault("connection", "").equalsIgnoreCase("close");
    }

    Reply withBody(byte[] other) {
        return new Reply(status, headers, other);
    }

    /** For the log: the status and the beginning of what it said. */
    String summary() {
        String text = new String(body, StandardCharsets.UTF_8).strip();
        return status + " " + (text.length() > 300 ? text.substring(0, 300) : text);
    }
}
