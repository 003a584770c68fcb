package io.sfai.gateway.model;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An address with {@code {name}} where an argument goes. */
final class UrlTemplate {
    private UrlTemplate() {}

    /**
     * What is wrong with the braces of an address, or null.
     *
     * @param url a good one but for them
     */
    static @Nullable String wrong(String url) {
        int path = endOfHost(url);
        int i = 0;
        while (i < url.length()) {
            char c = url.charAt(i);
            if (c == '}') {
                return "a } has no { before it";
            }
            if (c == '{') {
                if (i < path) {
                    return "a model fills in what stands in { }, so it is no part of scheme, host"
                            + " or port";
                }
                int close = url.indexOf('}', i);
                int next = url.indexOf('{', i + 1);
                if (close < 0 || (next >= 0 && next < close)) {
                    return "a { has no } behind it";
                }
                if (close == i + 1) {
                    return "between { and } stands the name of a parameter";
                }
                i = close;
            }
            i++;
        }
        return null;
    }

    /** The names in the braces of a good template, in their order. */
    static List<String> names(String url) {
        List<String> names = new ArrayList<>();
        int open = url.indexOf('{');
        while (open >= 0) {
            int close = url.indexOf('}', open);
            names.add(url.substring(open + 1, close));
            open = url.indexOf('{', close);
        }
        return names;
    }

    private static int endOfHost(String url) {
        int start = url.indexOf("://") + "://".length();
        for (int i = start; i < url.length(); i++) {
            if (url.charAt(i) == '/' || url.charAt(i) == '?') {
                return i;
            }
        }
        return url.length();
    }
}
