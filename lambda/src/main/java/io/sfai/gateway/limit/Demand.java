package io.sfai.gateway.limit;

import io.sfai.gateway.inference.Dialect;
import io.sfai.gateway.inference.Estimate;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.Usage;
import io.sfai.gateway.model.ModelMap;
import io.sfai.gateway.model.ModelMap.Alias;
import io.sfai.gateway.model.ModelMap.WeightedTarget;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * What one request may use, guessed before it is made: its input, and as much output as it asks
 * for, up to 1,000 tokens each answer.
 *
 * @param tokens in and out
 * @param nanoUsd what they cost at the dearest of the targets that may be asked first; an unknown
 *     price is 0
 * @param at when it was admitted: its minute, day and month are those of then
 * @param lease the minute in which what it holds is free again by itself
 */
record Demand(long tokens, long nanoUsd, Instant at, long lease) {
    private static final long MOST_OUTPUT = 1000;
    private static final long MOST_ANSWERS = 128;

    /** What nobody asks is not guessed: reading through a long request takes its time. */
    static Demand unguessed(InferenceRequest request, Instant now) {
        return new Demand(0, 0, now, Leases.end(request.deadline(), now));
    }

    static Demand of(InferenceRequest request, ModelMap map, Instant now) {
        long input = Estimate.tokens(request);
        long output = output(request);
        Usage guess = new Usage(input, output, 0, 0, 0, true);
        long dearest = 0;
        Alias alias = map.aliases().get(request.alias());
        if (alias != null) {
            for (WeightedTarget each : map.targets(alias)) {
                BigDecimal cost = map.prices().cost(each.target().id(), guess);
                dearest = Math.max(dearest, NanoUsd.cost(cost));
            }
        }
        return new Demand(input + output, dearest, now, Leases.end(request.deadline(), now));
    }

    private static long output(InferenceRequest request) {
        if (request.dialect() == Dialect.EMBEDDINGS) {
            return 0;
        }
        Long asked = request.parameters().maxTokens();
        long each = asked == null ? MOST_OUTPUT : Math.clamp(asked, 0, MOST_OUTPUT);
        return each * Estimate.answers(request, MOST_ANSWERS);
    }
}
