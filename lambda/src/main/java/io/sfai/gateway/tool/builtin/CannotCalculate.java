package io.sfai.gateway.tool.builtin;

/** Why an expression has no value, in words for the model. */
final class CannotCalculate extends RuntimeException {
    private static final long serialVersionUID = 1;

    CannotCalculate(String message) {
        super(message, null, false, false);
    }
}
