package io.sfai.gateway.model;

import static java.util.Objects.requireNonNull;

import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.model.ModelMap.Alias;
import io.sfai.gateway.model.ModelMap.ProviderSpec;
import io.sfai.gateway.model.ModelMap.ProviderType;
import io.sfai.gateway.model.ModelMap.WeightedTarget;
import io.sfai.gateway.model.Prices.Price;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The prices of one map: what it says itself, and our table for the rest of its targets. */
final class PriceList {
    private static final Price FREE =
            new Price(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);

    private final JsonObject own;

    PriceList(JsonObject own) {
        this.own = own;
    }

    Prices of(Map<String, ProviderSpec> providers, Collection<Alias> aliases) {
        Map<String, String> rowOfTarget = new HashMap<>();
        for (Alias alias : aliases) {
            for (WeightedTarget each : alias.targets()) {
                ProviderSpec provider = requireNonNull(providers.get(each.target().provider()));
                rowOfTarget.put(each.target().id(), row(provider, each.target().model()));
            }
        }
        Map<String, Price> rows = PriceTable.rows(rowOfTarget.values());
        Map<String, Price> all = new HashMap<>();
        for (Map.Entry<String, String> entry : rowOfTarget.entrySet()) {
            Price price = rows.get(entry.getValue());
            if (price != null) {
                all.put(entry.getKey(), price);
            }
        }
        for (ProviderSpec provider : providers.values()) {
            if (provider.type() == ProviderType.MOCK) {
                all.put(provider.name() + "/*", FREE);
            }
        }
        for (String name : own.names()) {
            all.put(name, price(requireNonNull(own.object(name))));
        }
        return new Prices(Map.copyOf(all));
    }

    /**
     * The name in our table: a provider at its type's own address is that type under any name, one
     * elsewhere is what it is called ({@code groq}, {@code gemini}).
     */
    private static String row(ProviderSpec provider, String model) {
        String maker =
                provider.baseUrl() == null
                        ? provider.type().name().toLowerCase(Locale.ROOT)
                        : provider.name();
        return maker + "/" + model;
    }

    private static Price price(JsonObject price) {
        return new Price(
                requireNonNull(decimal(price, "input")),
                decimal(price, "output"),
                decimal(price, "cacheRead"),
                decimal(price, "cacheWrite"));
    }

    private static @Nullable BigDecimal decimal(JsonObject price, String name) {
        Number number = price.number(name);
        return number == null ? null : Rule.Decimal.of(number);
    }
}
