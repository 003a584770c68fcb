package io.sfai.gateway.model;

import java.util.List;

/** A model map that can't be used, with everything that is wrong with it. */
public final class ModelMapRejected extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    ModelMapRejected(List<Problem> problems) {
        super(problems.getFirst().toString());
        this.problems = List.copyOf(problems);
    }

    /** At least one, in the order of their lines. */
    public List<Problem> problems() {
        return problems;
    }
}
