package io.sfai.gateway.routing;

import io.sfai.gateway.inference.Target;
import io.sfai.gateway.model.ModelMap.Alias;
import java.time.Instant;

/**
 * One try at one target.
 *
 * @param alias the one that brings the target: the request's own or a fallback
 * @param failures how often the target has failed in this request
 * @param begin not before this
 */
record Attempt(Alias alias, Target target, int failures, Instant begin) {

    /** The same target once more. */
    Attempt again(Instant later) {
        return new Attempt(alias, target, failures + 1, later);
    }
}
