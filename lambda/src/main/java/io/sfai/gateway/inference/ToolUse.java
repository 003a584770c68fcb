package io.sfai.gateway.inference;

import java.time.Duration;

/**
 * What a request used of the gateway's tools.
 *
 * @param errors those of the calls that did not give what they were made for
 * @param took the calls' times added, of those too that ran beside each other
 */
public record ToolUse(long calls, long errors, Duration took) {
    public static final ToolUse NONE = new ToolUse(0, 0, Duration.ZERO);

    /** One call more. */
    public ToolUse plus(ToolRun run) {
        return new ToolUse(calls + 1, errors + (run.good() ? 0 : 1), took.plus(run.took()));
    }
}
