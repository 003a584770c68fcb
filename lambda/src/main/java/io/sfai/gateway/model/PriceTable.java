package io.sfai.gateway.model;

import static java.util.Objects.requireNonNull;

import io.sfai.gateway.model.Prices.Price;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The prices that ship with the gateway, in {@code prices.tsv} with source and date. Only the rows
 * that a map needs are read out of it: a cold start waits for this.
 */
final class PriceTable {
    private static final String FILE = "prices.tsv";

    private PriceTable() {}

    /** The rows of these names that the table has. */
    static Map<String, Price> rows(Collection<String> names) {
        Set<String> wanted = new HashSet<>(names);
        Map<String, Price> found = new HashMap<>();
        try (BufferedReader lines = open()) {
            String line = lines.readLine();
            while (line != null && found.size() < wanted.size()) {
                int tab = line.indexOf('\t');
                String name = tab < 0 ? "" : line.substring(0, tab);
                if (wanted.contains(name)) {
                    found.put(name, price(line.split("\t", -1)));
                }
                line = lines.readLine();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    private static BufferedReader open() {
        return new BufferedReader(
                new InputStreamReader(
                        requireNonNull(PriceTable.class.getResourceAsStream(FILE), FILE),
                        StandardCharsets.UTF_8));
    }

    private static Price price(String[] columns) {
        return new Price(
                new BigDecimal(columns[1]),
                decimal(columns[2]),
                decimal(columns[3]),
                decimal(columns[4]));
    }

    private static @Nullable BigDecimal decimal(String column) {
        return column.equals("-") ? null : new BigDecimal(column);
    }
}
