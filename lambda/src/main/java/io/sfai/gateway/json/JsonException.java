package io.sfai.gateway.json;

/** Text that is not JSON, with the place where it stops being so. */
public final class JsonException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String reason;
    private final int line;
    private final int column;
    private final String path;

    JsonException(String message, int line, int column, String path) {
        super(message);
        this.reason = message;
        this.line = line;
        this.column = column;
        this.path = path;
    }

    /** What is wrong, without the place. */
    public String reason() {
        return reason;
    }

    /** Counted from 1. */
    public int line() {
        return line;
    }

    /** Counted from 1. */
    public int column() {
        return column;
    }

    /** The JSON path of the place, such as {@code $.models.main}. */
    public String path() {
        return path;
    }
}
