package io.sfai.gateway.model;

import io.sfai.gateway.inference.Caller;
import io.sfai.gateway.json.JsonObject;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The MCP servers that an alias's clients may bring in their requests.
 *
 * @param hosts in lower case, such as {@code mcp.example.com:8443} or {@code *.example.com}
 * @param callers names or ids of the keys that may; empty for all that may use the alias
 */
public record ClientMcp(List<String> hosts, Set<String> callers) {
    static ClientMcp of(JsonObject body) {
        List<String> hosts =
                MapBuilder.strings(body.array("hosts")).stream()
                        .map(host -> host.toLowerCase(Locale.ROOT))
                        .toList();
        return new ClientMcp(hosts, new HashSet<>(MapBuilder.strings(body.array("callers"))));
    }

    /** Whether a caller may bring servers. */
    public boolean allows(Caller caller) {
        return callers.isEmpty()
                || callers.contains(caller.id())
                || callers.contains(caller.grant().name());
    }

    /**
     * Whether a server stands where the alias allows. A host that is listed without a port has its
     * scheme's own.
     */
    public boolean allows(URI server) {
        String scheme =
                server.getScheme() == null ? "" : server.getScheme().toLowerCase(Locale.ROOT);
        String host = server.getHost();
        boolean web = scheme.equals("http") || scheme.equals("https");
        if (!web || host == null || server.getRawUserInfo() != null) {
            return false;
        }
        int usual = scheme.equals("https") ? 443 : 80;
        int port = server.getPort() < 0 ? usual : server.getPort();
        String name = host.toLowerCase(Locale.ROOT);
        for (String listed : hosts) {
            int colon = listed.indexOf(':');
            int itsPort = colon < 0 ? usual : Integer.parseInt(listed.substring(colon + 1));
            String its = colon < 0 ? listed : listed.substring(0, colon);
            if (port == itsPort && (its.startsWith("*.") ? below(name, its) : name.equals(its))) {
                return true;
            }
        }
        return false;
    }

    private static boolean below(String host, String wild) {
        return host.endsWith(wild.substring(1)) && host.length() > wild.length() - 1;
    }
}
