package io.sfai.gateway.tool;

import com.networknt.schema.Error;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Says what a schema found wrong, in sentences from which a model can mend its call. */
final class SchemaProblems {
    private static final int MOST = 8;
    private static final int LONGEST_PLACE = 100;
    private static final int LONGEST = 300;

    private SchemaProblems() {}

    static List<String> of(List<Error> errors) {
        Set<String> sentences = new LinkedHashSet<>();
        for (Error error : errors) {
            // A type that is none is the schema's own mistake.
            if (!says(error, "type", 1, "unknown")) {
                sentences.add(sentence(error));
            }
        }
        List<String> all = new ArrayList<>(sentences);
        if (all.size() <= MOST) {
            return all;
        }
        List<String> first = new ArrayList<>(all.subList(0, MOST - 1));
        first.add("and " + (all.size() - first.size()) + " more problems");
        return first;
    }

    private static String sentence(Error error) {
        String words = words(error);
        String cut = words.length() <= LONGEST ? words : words.substring(0, LONGEST) + "…";
        return place(String.valueOf(error.getInstanceLocation())) + ": " + cut;
    }

    /** Of a deep place its end, which tells more than its beginning. */
    private static String place(String path) {
        int more = path.length() - LONGEST_PLACE;
        return more <= 0 ? path : "$…" + path.substring(more);
    }

    private static String words(Error error) {
        return switch (error.getKeyword()) {
            case "type" -> argument(error, 1) + " expected, " + found(error);
            case "required" -> "\"" + argument(error, 0) + "\" is missing";
            case "additionalProperties", "unevaluatedProperties" ->
                    "\"" + argument(error, 0) + "\" is not known here";
            case "enum" -> "one of " + argument(error, 0) + " expected";
            case null, default -> String.valueOf(error.getMessage());
        };
    }

    private static String found(Error error) {
        return says(error, "type", 0, "unknown")
                ? "a number that is too large found"
                : argument(error, 0) + " found";
    }

    private static boolean says(Error error, String keyword, int at, String argument) {
        return Objects.equals(error.getKeyword(), keyword) && argument(error, at).equals(argument);
    }

    private static String argument(Error error, int at) {
        Object[] arguments = error.getArguments();
        return arguments == null || at >= arguments.length ? "" : String.valueOf(arguments[at]);
    }
}
