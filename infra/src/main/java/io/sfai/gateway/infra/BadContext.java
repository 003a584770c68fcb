package io.sfai.gateway.infra;

import java.util.List;

/** Context values that the stack cannot be built from, all of them at once. */
final class BadContext extends RuntimeException {
    private static final long serialVersionUID = 1;

    BadContext(List<String> problems) {
        super("The stack was not built. Bad context:\n  - " + String.join("\n  - ", problems));
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
