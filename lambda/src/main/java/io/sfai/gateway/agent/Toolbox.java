package io.sfai.gateway.agent;

import io.sfai.gateway.inference.Tool;
import io.sfai.gateway.tool.CheckedTool;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The tools of one request: those that the gateway runs, beside those of its client. */
final class Toolbox {
    /** In the place of a server, for a tool that there is not. */
    private static final String NOBODY = "gateway";

    private final Map<String, CheckedTool> own = new LinkedHashMap<>();
    private final Set<String> clients = new HashSet<>();
    private final List<String> shadowed = new ArrayList<>();

    /**
     * @param clients what the client runs; of two with one name it is the client's that counts
     */
    Toolbox(List<CheckedTool> own, List<Tool> clients) {
        clients.forEach(tool -> this.clients.add(tool.name()));
        for (CheckedTool tool : own) {
            boolean taken = this.clients.contains(tool.name());
            if (taken || this.own.putIfAbsent(tool.name(), tool) != null) {
                shadowed.add(tool.name());
            }
        }
    }

    /** Those of the gateway, as models are told of them. */
    List<Tool> definitions() {
        return own.values().stream().map(CheckedTool::definition).toList();
    }

    /** Has all that calls will need made ready beside the model's first round. */
    void prepare() {
        Thread.startVirtualThread(() -> own.values().forEach(CheckedTool::prepare));
    }

    /** Whether calls of this name are the client's; nobody's are the gateway's to answer. */
    boolean isClients(String name) {
        return clients.contains(name);
    }

    boolean hasClients() {
        return !clients.isEmpty();
    }

    /** A tool of the gateway, or null if there is none of this name. */
    @Nullable CheckedTool find(String name) {
        return own.get(name);
    }

    /** Where a tool comes from, as clients are told. */
    String server(String name) {
        CheckedTool tool = own.get(name);
        return tool == null ? NOBODY : tool.server();
    }

    Set<String> names() {
        return own.keySet();
    }

    boolean isEmpty() {
        return own.isEmpty();
    }

    /** Names of the gateway's tools that are left out, since others have them. */
    List<String> shadowed() {
        return shadowed;
    }
}
