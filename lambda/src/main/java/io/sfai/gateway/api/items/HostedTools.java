package io.sfai.gateway.api.items;

import java.util.Locale;
import java.util.Set;

/** Tools that OpenAI's own service runs, or knows by a name of its own. No other upstream does. */
public final class HostedTools {
    /** What such tools, or the service itself, leave in a conversation. */
    private static final Set<String> ITEMS =
            Set.of(
                    "compaction",
                    "web_search_call",
                    "file_search_call",
                    "code_interpreter_call",
                    "image_generation_call",
                    "computer_call",
                    "computer_call_output",
                    "local_shell_call",
                    "local_shell_call_output",
                    "shell_call",
                    "shell_call_output",
                    "apply_patch_call",
                    "apply_patch_call_output",
                    "tool_search_call",
                    "tool_search_output",
                    "mcp_list_tools",
                    "mcp_approval_request",
                    "mcp_approval_response");

    private HostedTools() {}

    public static boolean isItem(String type) {
        return ITEMS.contains(type);
    }

    /** A type as a header can carry it, whatever a client wrote. */
    public static String shown(String type) {
        String safe = type.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_.-]", "");
        return safe.isEmpty() || safe.length() > 40 ? "unknown" : safe;
    }
}
