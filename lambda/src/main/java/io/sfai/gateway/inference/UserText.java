package io.sfai.gateway.inference;

/** How much of what users write goes into the log, from most to least. */
public enum UserText {
    FULL,
    PREVIEW,
    NONE;

    /** The one of two that says less. */
    public UserText stricter(UserText other) {
        return compareTo(other) > 0 ? this : other;
    }
}
