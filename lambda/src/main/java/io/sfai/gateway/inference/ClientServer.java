package io.sfai.gateway.inference;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An MCP server that a client wants the gateway to call. Its headers, and often its address, hold
 * secrets of the client's: they go to the server and nowhere else.
 *
 * @param label what the client calls it: letters, digits, {@code -} and {@code _}, a letter first
 * @param url http or https, with a host, as the client wrote it
 * @param headers for every request to the server; credentials stand here too
 * @param allowed the names of the tools that the model may be told of; null for all
 * @param approval whether the client wants to be asked before one runs
 */
public record ClientServer(
        String label,
        String url,
        Map<String, String> headers,
        @Nullable Set<String> allowed,
        boolean approval) {
    public ClientServer {
        headers = Map.copyOf(headers);
        allowed = allowed == null ? null : Set.copyOf(allowed);
    }

    /** Without what may be secret. */
    @Override
    public String toString() {
        return "ClientServer[" + label + "]";
    }
}
