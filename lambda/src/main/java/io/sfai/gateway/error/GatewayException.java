package io.sfai.gateway.error;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A {@link GatewayError} on its way to the renderer, with the headers that its answer carries. */
public final class GatewayException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient GatewayError error;
    private final transient Map<String, String> headers;
    private boolean logged;
    private boolean counted;

    GatewayException(GatewayError error) {
        this(error, Map.of(), null);
    }

    public GatewayException(
            GatewayError error, Map<String, String> headers, @Nullable Throwable cause) {
        super(error.message(), cause);
        this.error = error;
        this.headers = Map.copyOf(headers);
    }

    public GatewayError error() {
        return error;
    }

    /** Says that a log line has told of this, so that nobody tells it again. */
    public void markLogged() {
        logged = true;
    }

    public boolean isLogged() {
        return logged;
    }

    /** Says that the request's receipt has been given, so that nobody counts it again. */
    public void markCounted() {
        counted = true;
    }

    public boolean isCounted() {
        return counted;
    }

    /** Headers for the answer, such as {@code retry-after}; names in lower case. */
    public Map<String, String> headers() {
        return headers;
    }
}
