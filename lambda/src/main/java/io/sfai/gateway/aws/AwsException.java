package io.sfai.gateway.aws;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A call to AWS that brought no result. */
public final class AwsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** How a call failed. */
    public enum Kind {
        /** The service answered with an error. */
        REFUSED,
        /** No connection could be made, or it broke. */
        UNREACHABLE,
        /** There was no answer in time. */
        TIMEOUT,
        /** The answer is not what the service speaks. */
        MALFORMED,
        /** There is no region, or nobody to sign as. */
        NOT_SET_UP
    }

    private final Kind kind;
    private final String code;
    private final int status;

    AwsException(Kind kind, String code, int status, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.code = code;
        this.status = status;
    }

    public Kind kind() {
        return kind;
    }

    /** The service's own name for it, such as {@code ResourceNotFoundException}; may be empty. */
    public String code() {
        return code;
    }

    /** The HTTP status, 0 if there was no answer. */
    public int status() {
        return status;
    }

    /** Whether the service wants fewer calls. */
    public boolean isThrottle() {
        return kind == Kind.REFUSED && isThrottle(status, code);
    }

    /** Whether whoever signed may not do this. */
    public boolean isDenied() {
        return code.equals("AccessDeniedException");
    }

    static boolean isThrottle(int status, String code) {
        String lower = code.toLowerCase(Locale.ROOT);
        return status == 429
                || lower.contains("throttl")
                || lower.contains("slowdown")
                || lower.contains("toomanyrequests")
                || lower.equals("requestlimitexceeded")
                || lower.equals("provisionedthroughputexceededexception");
    }
}
