package io.sfai.gateway.api.completions;

import io.sfai.gateway.inference.Dialect;
import java.util.List;

/**
 * What a client wants of an answer, in whichever of the two dialects.
 *
 * @param prompt what stands before the cursor
 * @param suffix what stands behind it; empty if nothing does
 * @param echoed what goes before the answer's text; empty for nothing
 * @param stops texts before which the answer ends
 * @param usageAsked whether a stream tells its usage
 */
record Asked(
        Dialect dialect,
        String prompt,
        String suffix,
        String echoed,
        List<String> stops,
        boolean usageAsked) {}
