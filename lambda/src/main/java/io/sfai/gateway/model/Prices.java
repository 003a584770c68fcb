package io.sfai.gateway.model;

import io.sfai.gateway.inference.Usage;
import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What models cost, by {@code provider/model}; {@code provider/*} stands for all models of a
 * provider that have no price of their own.
 */
public record Prices(Map<String, Price> byTarget) {
    /**
     * US dollars for a million tokens; a cache price that is unknown counts as input.
     *
     * @param output null if unknown, as for embeddings, which have none
     * @param cacheRead null if unknown
     * @param cacheWrite null if unknown
     */
    public record Price(
            BigDecimal input,
            @Nullable BigDecimal output,
            @Nullable BigDecimal cacheRead,
            @Nullable BigDecimal cacheWrite) {}

    /** The price of a target, or null if it is unknown. */
    public @Nullable Price price(String targetId) {
        Price own = byTarget.get(targetId);
        int slash = targetId.indexOf('/');
        return own == null && slash > 0 ? byTarget.get(targetId.substring(0, slash) + "/*") : own;
    }

    /** What a use of a target cost in US dollars, exactly, or null if its price is unknown. */
    public @Nullable BigDecimal cost(String targetId, Usage usage) {
        Price price = price(targetId);
        if (price == null || (price.output() == null && usage.output() > 0)) {
            return null;
        }
        BigDecimal output = price.output() == null ? BigDecimal.ZERO : price.output();
        BigDecimal read = price.cacheRead() == null ? price.input() : price.cacheRead();
        BigDecimal write = price.cacheWrite() == null ? price.input() : price.cacheWrite();
        long plain = Math.max(0, usage.input() - usage.cacheRead() - usage.cacheWrite());
        BigDecimal cost =
                price.input()
                        .multiply(BigDecimal.valueOf(plain))
                        .add(read.multiply(BigDecimal.valueOf(usage.cacheRead())))
                        .add(write.multiply(BigDecimal.valueOf(usage.cacheWrite())))
                        .add(output.multiply(BigDecimal.valueOf(usage.output())))
                        .movePointLeft(6)
                        .stripTrailingZeros();
        return cost.scale() < 0 ? cost.setScale(0) : cost;
    }
}
