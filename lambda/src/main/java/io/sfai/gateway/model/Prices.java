package io.sfai.gateway.model;

import io.sfai.gateway.inference.Usage;
import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What models cost, by {@code provider/model}. */
public record Prices(Map<String, Price> byTarget) {
    private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);

    /**
     * US dollars for a million tokens; a cache price that is unknown counts as input.
     *
     * @param cacheRead null if unknown
     * @param cacheWrite null if unknown
     */
    public record Price(
            BigDecimal input,
            BigDecimal output,
            @Nullable BigDecimal cacheRead,
            @Nullable BigDecimal cacheWrite) {}

    /** What a use of a target cost in US dollars, or null if its price is unknown. */
    public @Nullable BigDecimal cost(String targetId, Usage usage) {
        Price price = byTarget.get(targetId);
        if (price == null) {
            return null;
        }
        BigDecimal read = price.cacheRead() == null ? price.input() : price.cacheRead();
        BigDecimal write = price.cacheWrite() == null ? price.input() : price.cacheWrite();
        long plain = Math.max(0, usage.input() - usage.cacheRead() - usage.cacheWrite());
        return price.input()
                .multiply(BigDecimal.valueOf(plain))
                .add(read.multiply(BigDecimal.valueOf(usage.cacheRead())))
                .add(write.multiply(BigDecimal.valueOf(usage.cacheWrite())))
                .add(price.output().multiply(BigDecimal.valueOf(usage.output())))
                .divide(MILLION)
                .stripTrailingZeros();
    }
}
