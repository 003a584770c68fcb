package io.sfai.gateway.api.responses;

import static io.sfai.gateway.api.items.Refused.bad;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A URL's query; a name with brackets behind it is the same name. */
record Query(Map<String, List<String>> values) {
    static Query of(String raw) {
        Map<String, List<String>> values = new HashMap<>();
        for (String pair : raw.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
            String bare = name.contains("[") ? name.substring(0, name.indexOf('[')) : name;
            values.computeIfAbsent(bare, n -> new ArrayList<>()).add(value);
        }
        return new Query(values);
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw bad("the query is not well written", null);
        }
    }

    List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    /** The first value, or nothing. */
    String first(String name) {
        return all(name).isEmpty() ? "" : all(name).getFirst();
    }

    int number(String name, int otherwise, int least, int most) {
        String text = first(name);
        if (text.isEmpty()) {
            return otherwise;
        }
        if (text.matches("\\d{1,6}")) {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        }
        throw bad(name + " must be a number from " + least + " to " + most, name);
    }
}
