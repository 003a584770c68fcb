package io.sfai.gateway.tool.web;

/** An argument with which a request can't be made; the message names it, for the model. */
final class UnusableArgument extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnusableArgument(String message) {
        super(message, null, false, false);
    }
}
