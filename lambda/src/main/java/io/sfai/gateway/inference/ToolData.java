package io.sfai.gateway.inference;

import java.util.ArrayList;
import java.util.List;

/**
 * What tools gave, as models get it: its words stand between marks, since somebody else wrote them
 * and they may read like orders.
 */
public final class ToolData {
    private static final String BEGIN = "<tool_result tool=\"";
    private static final String END = "</tool_result>";
    private static final String NO_END = "<\\/tool_result>";

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
                "<tool_result tool=\"" + tool + "\">\n" + text.replace(END, NO_END) + "\n" + END);
    }

    /** What stood between the marks; the text itself if it has none. */
    public static String plain(String text) {
        int begin = text.startsWith(BEGIN) ? text.indexOf("\">\n") : -1;
        return begin > 0 && text.endsWith("\n" + END)
                ? text.substring(begin + 3, text.length() - END.length() - 1)
                : text;
    }
}
