package io.sfai.gateway.model;

import io.sfai.gateway.inference.Capabilities;
import io.sfai.gateway.inference.Capabilities.StructuredOutput;
import io.sfai.gateway.inference.Capabilities.Thinking;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What is known of one model so far: rows of the table, then the map's own words. */
final class Abilities {
    /** Parameters that ask for thinking; a model whose API is a closed list takes all or none. */
    private static final List<String> THINKING =
            List.of("reasoning_effort", "reasoning", "thinking");

    private @Nullable Set<String> takes;
    private Set<String> refuses = new TreeSet<>();
    private Thinking thinking = Capabilities.UNKNOWN.thinking();
    private StructuredOutput structuredOutput = Capabilities.UNKNOWN.structuredOutput();
    private boolean oneOfTemperatureAndTopP;
    private @Nullable Long maxOutputTokens;
    private @Nullable Long contextWindow;

    /** A row of the table; {@code -} says nothing. */
    void overrule(String[] columns) {
        takes = names(columns[1], takes);
        Set<String> refused = names(columns[2], refuses);
        refuses = refused == null ? refuses : refused;
        if (says(columns[3])) {
            thinking = thinking(columns[3]);
        }
        if (says(columns[4])) {
            structuredOutput = structuredOutput(columns[4]);
        }
        if (says(columns[5])) {
            oneOfTemperatureAndTopP = columns[5].equals("true");
        }
        if (says(columns[6])) {
            maxOutputTokens = Long.valueOf(columns[6]);
        }
        if (says(columns[7])) {
            contextWindow = Long.valueOf(columns[7]);
        }
    }

    /** An alias's {@code capabilities}: each name in it stands for what the table says of it. */
    void overrule(JsonObject own) {
        JsonArray taken = own.array("takes");
        JsonArray refused = own.array("refuses");
        if (taken != null) {
            takes = names(taken);
            refuses.removeAll(takes);
        }
        if (refused != null) {
            refuses = names(refused);
        }
        if (own.has("thinking")) {
            thinking = thinking(own.string("thinking", ""));
        }
        if (own.has("structuredOutput")) {
            structuredOutput = structuredOutput(own.string("structuredOutput", ""));
        }
        if (own.has("oneOfTemperatureAndTopP")) {
            oneOfTemperatureAndTopP = own.isTrue("oneOfTemperatureAndTopP");
        }
        if (own.has("maxOutputTokens")) {
            maxOutputTokens = own.integer("maxOutputTokens");
        }
        if (own.has("contextWindow")) {
            contextWindow = own.integer("contextWindow");
        }
    }

    Capabilities capabilities() {
        if (takes != null && thinking == Thinking.NONE) {
            takes.removeAll(THINKING);
        } else if (takes != null) {
            takes.addAll(THINKING);
        }
        return new Capabilities(
                takes == null ? null : Set.copyOf(takes),
                Set.copyOf(refuses),
                thinking,
                structuredOutput,
                oneOfTemperatureAndTopP,
                maxOutputTokens,
                contextWindow);
    }

    private static boolean says(String column) {
        return !column.equals("-");
    }

    private static @Nullable Set<String> names(String column, @Nullable Set<String> before) {
        if (!says(column)) {
            return before;
        }
        boolean more = column.startsWith("+");
        Set<String> names = more && before != null ? new TreeSet<>(before) : new TreeSet<>();
        names.addAll(Arrays.asList(column.substring(more ? 1 : 0).split(",", -1)));
        return names;
    }

    private static Set<String> names(JsonArray array) {
        Set<String> names = new TreeSet<>();
        for (Object each : array) {
            names.add(String.valueOf(each));
        }
        return names;
    }

    private static Thinking thinking(String word) {
        return Thinking.valueOf(word.toUpperCase(Locale.ROOT));
    }

    private static StructuredOutput structuredOutput(String word) {
        return StructuredOutput.valueOf(word.toUpperCase(Locale.ROOT));
    }
}
