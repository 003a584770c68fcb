package io.sfai.gateway.api.responses;

import static io.sfai.gateway.api.items.Refused.bad;

import io.sfai.gateway.api.items.Refused;
import io.sfai.gateway.inference.ClientServer;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the MCP servers that a client brings as tools. What is said of them in errors and answers
 * never has a header's value, nor more of an address than its host: either may be the secret.
 */
final class ClientServers {
    /** As OpenAI has labels; they also go into a header and between names of tools. */
    private static final String LABEL = "[A-Za-z][A-Za-z0-9_-]{0,63}";

    private static final String HEADER = "[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}";
    private static final String REDACTED = "/<redacted>";
    private static final int MOST_HEADERS = 32;
    private static final int LONGEST = 8_192;

    /** What a connection's two ends settle between them. */
    private static final Set<String> NOT_SENT =
            Set.of(
                    "host",
                    "connection",
                    "content-length",
                    "transfer-encoding",
                    "upgrade",
                    "expect",
                    "te",
                    "trailer");

    private final List<ClientServer> servers = new ArrayList<>();

    /** Those read so far, in order. */
    List<ClientServer> all() {
        return List.copyOf(servers);
    }

    /**
     * Reads a tool of type {@code mcp}.
     *
     * @return the tool as answers repeat it; null if only OpenAI can run it, which knows the
     *     address of a connector or a tunnel, or which of a server's tools only read
     * @throws io.sfai.gateway.error.GatewayException 400 naming the place
     */
    @Nullable JsonObject read(JsonObject tool, String place) {
        Object url = tool.get("server_url");
        boolean elsewhere = tool.get("connector_id") != null || tool.get("tunnel_id") != null;
        if (url == null && elsewhere) {
            return null;
        }
        String label = label(tool, place);
        URI address = address(url, place + ".server_url");
        Map<String, String> headers = headers(tool, place);
        Object choice = tool.get("allowed_tools");
        Set<String> allowed = allowed(choice, place + ".allowed_tools");
        boolean approval = approval(tool.get("require_approval"), place + ".require_approval");
        checkText(tool, "server_description", place);
        if (choice instanceof JsonObject filter && filter.isTrue("read_only")) {
            return null;
        }
        servers.add(new ClientServer(label, address.toString(), headers, allowed, approval));
        return shown(tool, address);
    }

    private static JsonObject shown(JsonObject tool, URI address) {
        Object approval = tool.get("require_approval");
        return new JsonObject()
                .put("type", "mcp")
                .put("server_label", tool.get("server_label"))
                .put("server_url", redacted(address))
                .put("server_description", tool.get("server_description"))
                .put("headers", null)
                .put("allowed_tools", tool.get("allowed_tools"))
                .put("require_approval", approval == null ? "always" : approval);
    }

    private static String redacted(URI address) {
        return address.getScheme() + "://" + address.getAuthority() + REDACTED;
    }

    /** The tools that an upstream's answer repeats, whatever it keeps to itself of them. */
    static JsonArray concealed(JsonArray tools) {
        JsonArray concealed = new JsonArray();
        for (Object tool : tools) {
            concealed.add(
                    tool instanceof JsonObject server && "mcp".equals(server.string("type"))
                            ? concealed(server)
                            : tool);
        }
        return concealed;
    }

    private static JsonObject concealed(JsonObject server) {
        JsonObject concealed = server.copy();
        concealed.remove("authorization");
        if (concealed.has("headers")) {
            concealed.put("headers", null);
        }
        String url = server.string("server_url");
        if (url != null && !url.endsWith(REDACTED)) {
            URI address = web(url);
            concealed.put("server_url", address == null ? REDACTED : redacted(address));
        }
        return concealed;
    }

    private String label(JsonObject tool, String place) {
        String label = Refused.name(tool, "server_label", place);
        if (!label.matches(LABEL)) {
            throw bad(
                    "a label begins with a letter and has 64 letters, digits, - and _ at most",
                    place + ".server_label");
        }
        if (servers.stream().anyMatch(server -> server.label().equals(label))) {
            throw bad("there are two servers labelled '" + label + "'", place + ".server_label");
        }
        return label;
    }

    private static URI address(@Nullable Object url, String place) {
        URI address = url instanceof String text && text.length() <= LONGEST ? web(text) : null;
        if (address == null) {
            throw bad("server_url must be an http(s) URL with a host and no user in it", place);
        }
        return address;
    }

    private static @Nullable URI web(String url) {
        try {
            URI address = new URI(url);
            String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
            boolean web = scheme.equals("https") || scheme.equals("http");
            return web && address.getHost() != null && address.getRawUserInfo() == null
                    ? address
                    : null;
        } catch (URISyntaxException e) {
            // Its message has the address.
            return null;
        }
    }

    private static Map<String, String> headers(JsonObject tool, String place) {
        Object given = tool.get("headers");
        String at = place + ".headers";
        if (given != null && !(given instanceof JsonObject)) {
            throw bad("headers must be an object of strings", at);
        }
        Map<String, String> headers = new HashMap<>();
        JsonObject written = tool.object("headers");
        if (written != null) {
            for (String name : written.names()) {
                header(name, written.get(name), at, headers);
            }
        }
        checkText(tool, "authorization", place);
        String token = tool.string("authorization");
        if (token != null) {
            if (headers.containsKey("authorization")) {
                throw bad("headers have an authorization already", place + ".authorization");
            }
            boolean whole = token.regionMatches(true, 0, "Bearer ", 0, 7);
            header("authorization", whole ? token : "Bearer " + token, at, headers);
        }
        return headers;
    }

    private static void header(
            String name, @Nullable Object value, String at, Map<String, String> headers) {
        if (!name.matches(HEADER)) {
            throw bad("a header's name has characters that no header can have", at);
        }
        String lower = name.toLowerCase(Locale.ROOT);
        String place = at + "." + name;
        if (NOT_SENT.contains(lower)) {
            throw bad("this header can't be set", place);
        }
        boolean fits =
                value instanceof String text
                        && text.length() <= LONGEST
                        && text.chars().allMatch(c -> c == '\t' || (c >= ' ' && c < 127));
        if (!fits) {
            throw bad("a header's value must be a string of ASCII on one line", place);
        }
        if (headers.put(lower, (String) value) != null || headers.size() > MOST_HEADERS) {
            throw bad("there are too many headers, or one of them twice", at);
        }
    }

    /** A list of names, or an object with one; null for all. */
    private static @Nullable Set<String> allowed(@Nullable Object given, String place) {
        Object names = given instanceof JsonObject filter ? filter.get("tool_names") : given;
        return switch (names) {
            case null -> null;
            case JsonArray array -> {
                Set<String> allowed = new LinkedHashSet<>();
                for (int i = 0; i < array.size(); i++) {
                    if (!(array.get(i) instanceof String name)) {
                        throw bad("the name of a tool must be a string", place + "[" + i + "]");
                    }
                    allowed.add(name);
                }
                yield allowed;
            }
            default ->
                    throw bad("allowed_tools must be names, or an object with tool_names", place);
        };
    }

    /** Whether any tool waits for an approval: some of them is as good as all. */
    private static boolean approval(@Nullable Object given, String place) {
        return switch (given) {
            case null -> true;
            case JsonObject filters -> true;
            case String word when word.equals("always") -> true;
            case String word when word.equals("never") -> false;
            default -> throw bad("require_approval must be always, never or an object", place);
        };
    }

    private static void checkText(JsonObject tool, String name, String place) {
        Object value = tool.get(name);
        if (value != null && !(value instanceof String)) {
            throw bad(name + " must be a string", place + "." + name);
        }
    }
}
