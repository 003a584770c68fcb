package io.sfai.gateway.tool.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.net.URI;
import java.net.URLDecoder;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A URL with places for arguments, {@code {name}}, in its path and its query. */
final class UrlTemplate {
    private static final Pattern PLACE = Pattern.compile("\\{([^{}/?#&]+)}");
    private static final Pattern DOTS = Pattern.compile("(?:^|[/\\\\])\\.\\.?(?:$|[/\\\\])");
    private static final int LONGEST_VALUE = 4_000;

    private final String path;
    private final @Nullable String query;
    private final Set<String> names = new LinkedHashSet<>();

    /**
     * @throws IllegalArgumentException if it is no such URL, or has a place where no argument may
     *     choose: before the path
     */
    UrlTemplate(String text) {
        int question = text.indexOf('?');
        this.path = question < 0 ? text : text.substring(0, question);
        this.query = question < 0 ? null : text.substring(question + 1);
        Matcher place = PLACE.matcher(text);
        while (place.find()) {
            names.add(place.group(1));
        }
        URI filled = URI.create(PLACE.matcher(text).replaceAll("x"));
        String origin = filled.getScheme() + "://" + filled.getRawAuthority();
        if (filled.getHost() == null || !text.startsWith(origin)) {
            throw new IllegalArgumentException(
                    "its url has a {place} outside of its path and query, or names no host");
        }
    }

    /** The arguments that have a place in it. */
    Set<String> names() {
        return names;
    }

    /** Whether the query already says something under a name. */
    boolean fixes(String name) {
        return query != null
                && Arrays.stream(query.split("&", -1))
                        .map(each -> each.split("=", 2)[0])
                        .anyMatch(each -> decoded(each).equals(name));
    }

    /** However the map spells it: a server reads the same. */
    private static String decoded(String parameter) {
        try {
            return URLDecoder.decode(parameter, UTF_8);
        } catch (IllegalArgumentException e) {
            return parameter;
        }
    }

    /**
     * @throws UnusableArgument if an argument is missing or does not fit into its place
     */
    String expand(JsonObject arguments) {
        String filled = fill(path, arguments, true);
        checkSegments(filled);
        return query == null ? filled : filled + "?" + fill(query, arguments, false);
    }

    private static String fill(String template, JsonObject arguments, boolean inPath) {
        Matcher place = PLACE.matcher(template);
        StringBuilder filled = new StringBuilder();
        while (place.find()) {
            String name = place.group(1);
            String value = scalar(name, arguments);
            if (inPath && climbs(value)) {
                throw dots(name);
            }
            place.appendReplacement(filled, Matcher.quoteReplacement(Percent.encode(value)));
        }
        return place.appendTail(filled).toString();
    }

    private static String scalar(String name, JsonObject arguments) {
        Object value = arguments.get(name);
        if (value == null) {
            throw new UnusableArgument("the argument \"" + name + "\" is missing");
        }
        if (value instanceof JsonObject || value instanceof JsonArray) {
            throw new UnusableArgument(
                    "the argument \"" + name + "\" must be a text, a number or a boolean");
        }
        String text = value.toString();
        if (text.isEmpty()) {
            throw new UnusableArgument("the argument \"" + name + "\" is empty");
        }
        if (text.length() > LONGEST_VALUE) {
            throw new UnusableArgument("the argument \"" + name + "\" is too long for an address");
        }
        return text;
    }

    /** Whether a reader that decodes too often would see a step up or a step on the spot. */
    private static boolean climbs(String value) {
        String text = value.toLowerCase(Locale.ROOT);
        for (int i = 0; i < 4; i++) {
            if (DOTS.matcher(text).find()) {
                return true;
            }
            text =
                    text.replace("%2e", ".")
                            .replace("%2f", "/")
                            .replace("%5c", "\\")
                            .replace("%25", "%");
        }
        return false;
    }

    /** Places beside each other, or beside a dot, may make what none of them is. */
    private void checkSegments(String filled) {
        String[] before = path.split("/", -1);
        String[] after = filled.split("/", -1);
        for (int i = 0; i < after.length; i++) {
            Matcher place = PLACE.matcher(before[i]);
            if (place.find() && climbs(after[i])) {
                throw dots(place.group(1));
            }
        }
    }

    private static UnusableArgument dots(String name) {
        return new UnusableArgument(
                "the argument \"" + name + "\" may not be or contain the path . or ..");
    }
}
