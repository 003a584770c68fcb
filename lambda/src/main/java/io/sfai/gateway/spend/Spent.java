package io.sfai.gateway.spend;

import io.sfai.gateway.inference.Receipt;
import io.sfai.gateway.inference.Usage;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What some requests used.
 *
 * @param errors those that failed; a client that went away is no failure
 * @param tokensIn cached ones included
 * @param nanoUsd billionths of a US dollar, of the requests whose price is known
 * @param unpriced requests whose price is not known
 */
public record Spent(
        long requests,
        long errors,
        long tokensIn,
        long tokensOut,
        long tokensCacheRead,
        long tokensCacheWrite,
        long nanoUsd,
        long unpriced) {
    public static final Spent NOTHING = new Spent(0, 0, 0, 0, 0, 0, 0, 0);

    private static final int CLIENT_GONE = 499;

    /** A million dollars: what costs more at once has a wrong price, and sums must not overflow. */
    private static final BigDecimal MOST = BigDecimal.valueOf(1_000_000);

    /** More than any answer has: what an upstream tells is not to be trusted. */
    private static final long MOST_TOKENS = 1_000_000_000_000L;

    static Spent of(Receipt receipt) {
        boolean failed = receipt.errorType() != null && receipt.status() != CLIENT_GONE;
        Usage usage = receipt.usage();
        BigDecimal cost = receipt.costUsd();
        return new Spent(
                1,
                failed ? 1 : 0,
                bounded(usage.input()),
                bounded(usage.output()),
                bounded(usage.cacheRead()),
                bounded(usage.cacheWrite()),
                cost == null ? 0 : nano(cost),
                cost == null ? 1 : 0);
    }

    private static long bounded(long tokens) {
        return Math.clamp(tokens, 0, MOST_TOKENS);
    }

    /** From the counters of a rollup; absent ones are 0. */
    static Spent of(Map<String, Long> counters) {
        return new Spent(
                counters.getOrDefault("requests", 0L),
                counters.getOrDefault("errors", 0L),
                counters.getOrDefault("tokensIn", 0L),
                counters.getOrDefault("tokensOut", 0L),
                counters.getOrDefault("tokensCacheRead", 0L),
                counters.getOrDefault("tokensCacheWrite", 0L),
                counters.getOrDefault("nanoUsd", 0L),
                counters.getOrDefault("unpriced", 0L));
    }

    /** As a rollup counts it. */
    Map<String, Long> counters() {
        Map<String, Long> counters = new LinkedHashMap<>();
        counters.put("requests", requests);
        counters.put("errors", errors);
        counters.put("tokensIn", tokensIn);
        counters.put("tokensOut", tokensOut);
        counters.put("tokensCacheRead", tokensCacheRead);
        counters.put("tokensCacheWrite", tokensCacheWrite);
        counters.put("nanoUsd", nanoUsd);
        counters.put("unpriced", unpriced);
        return counters;
    }

    /** Both together. */
    public Spent plus(Spent other) {
        return new Spent(
                requests + other.requests,
                errors + other.errors,
                tokensIn + other.tokensIn,
                tokensOut + other.tokensOut,
                tokensCacheRead + other.tokensCacheRead,
                tokensCacheWrite + other.tokensCacheWrite,
                nanoUsd + other.nanoUsd,
                unpriced + other.unpriced);
    }

    /** US dollars of the requests whose price is known. */
    public BigDecimal usd() {
        return BigDecimal.valueOf(nanoUsd, 9);
    }

    private static long nano(BigDecimal usd) {
        return usd.max(BigDecimal.ZERO)
                .min(MOST)
                .movePointRight(9)
                .setScale(0, RoundingMode.CEILING)
                .longValueExact();
    }
}
