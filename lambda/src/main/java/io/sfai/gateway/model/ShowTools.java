package io.sfai.gateway.model;

/** What clients see of the tools that the gateway runs. */
public enum ShowTools {
    /** Nothing. */
    NONE,
    /** That a tool is called, and that its call has ended. */
    PROGRESS,
    /** Results too. */
    FULL
}
