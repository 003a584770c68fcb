package io.sfai.gateway.inference;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What tools gave, as models get it: its words stand between marks, since somebody else wrote them
 * and they may read like orders.
 */
public final class ToolData {
    private static final String BEGIN = "<tool_result tool=\"";
    private static final String END = "</tool_result>";

    /** However it is written: models are no parsers, and take one for the other. */
    private static final Pattern LIKE_END = Pattern.compile("(?i)<(\\s*/\\s*tool_result)");

    /** A model may call what is no tool, by any name. */
    private static final Pattern NOT_IN_NAMES = Pattern.compile("[\"<>\\s]");

    private ToolData() {}

    /** Parts with their texts marked as what a tool gave. */
    public static List<Part> marked(String tool, List<Part> parts) {
        List<Part> marked = new ArrayList<>(parts.size());
        for (Part part : parts) {
            marked.add(part instanceof Part.Text text ? marked(tool, text.text()) : part);
        }
        return marked;
    }

    private static Part marked(String tool, String text) {
        return new Part.Text(
                BEGIN
                        + NOT_IN_NAMES.matcher(tool).replaceAll("_")
                        + "\">\n"
                        + LIKE_END.matcher(text).replaceAll("<\\\\$1")
                        + "\n"
                        + END);
    }

    /** What stood between the marks; the text itself if it has none. */
    public static String plain(String text) {
        int begin = text.startsWith(BEGIN) ? text.indexOf("\">\n") : -1;
        return begin > 0 && text.endsWith("\n" + END)
                ? text.substring(begin + 3, text.length() - END.length() - 1)
                : text;
    }
}
