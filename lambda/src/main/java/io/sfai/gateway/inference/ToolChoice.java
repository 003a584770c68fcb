package io.sfai.gateway.inference;

import java.util.List;

/** Whether the model may, must or must not call tools. */
public sealed interface ToolChoice {
    /** As the model likes. */
    record Auto() implements ToolChoice {}

    /** No call. */
    record None() implements ToolChoice {}

    /** At least one call. */
    record Required() implements ToolChoice {}

    /** A call of this tool. */
    record Named(String name) implements ToolChoice {}

    /** As another choice says, but only these tools. */
    record Among(List<String> names, boolean required) implements ToolChoice {}
}
