package io.sfai.gateway.model;

import static java.util.Objects.requireNonNull;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What models take, as it ships with the gateway in {@code capabilities.tsv} with sources and date.
 * Rows that match nothing are not taken apart: a cold start waits for this.
 */
final class CapabilityTable {
    private static final String FILE = "capabilities.tsv";

    private final List<String> rows = new ArrayList<>();

    CapabilityTable() {
        try (BufferedReader lines = open()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.startsWith("#")) {
                    rows.add(line);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the table says of a model, by {@code provider/model}; nothing if no row matches. */
    Abilities of(String name) {
        Abilities abilities = new Abilities();
        for (String row : rows) {
            int end = row.indexOf('\t');
            if (matchesAny(row, end, name)) {
                abilities.overrule(row.split("\t", -1));
            }
        }
        return abilities;
    }

    /** Whether one of the patterns before {@code end}, apart by spaces, is a name's. */
    private static boolean matchesAny(String row, int end, String name) {
        int from = 0;
        while (from < end) {
            int space = row.indexOf(' ', from);
            int to = space < 0 || space > end ? end : space;
            if (matches(row, from, to, name)) {
                return true;
            }
            from = to + 1;
        }
        return false;
    }

    /** Takes as little as each {@code *} can have, and gives the last one more when stuck. */
    private static boolean matches(String row, int from, int to, String name) {
        int at = from;
        int star = -1;
        int taken = 0;
        int i = 0;
        while (i < name.length()) {
            if (at < to && row.charAt(at) == '*') {
                star = at++;
                taken = i;
            } else if (at < to && row.charAt(at) == name.charAt(i)) {
                at++;
                i++;
            } else if (star >= 0) {
                at = star + 1;
                i = ++taken;
            } else {
                return false;
            }
        }
        while (at < to && row.charAt(at) == '*') {
            at++;
        }
        return at == to;
    }

    private static BufferedReader open() {
        return new BufferedReader(
                new InputStreamReader(
                        requireNonNull(CapabilityTable.class.getResourceAsStream(FILE), FILE),
                        StandardCharsets.UTF_8));
    }
}
