package io.sfai.gateway.tool.web;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A call as an HTTP request.
 *
 * @param body JSON; null if the method takes none
 */
record ToolRequest(String method, URI uri, byte @Nullable [] body) {
    private static final int LONGEST = 8_000;

    /**
     * Puts arguments where they belong: into their places in the URL, and the others into the query
     * of GET and DELETE or into the JSON body of other methods.
     *
     * @throws UnusableArgument in words for the model
     */
    static ToolRequest of(String method, UrlTemplate template, JsonObject arguments) {
        String url = template.expand(arguments);
        JsonObject rest = arguments.copy();
        template.names().forEach(rest::remove);
        boolean inQuery = method.equals("GET") || method.equals("DELETE");
        String whole = inQuery ? url + query(rest, template, url.indexOf('?') < 0) : url;
        if (whole.length() > LONGEST) {
            throw new UnusableArgument("the arguments are too long for an address");
        }
        return new ToolRequest(method, URI.create(whole), inQuery ? null : Json.bytes(rest));
    }

    private static String query(JsonObject rest, UrlTemplate template, boolean first) {
        StringBuilder query = new StringBuilder();
        for (String name : rest.names()) {
            if (template.fixes(name)) {
                throw new UnusableArgument(
                        "the argument \"" + name + "\" is set by the tool itself");
            }
            Object value = rest.get(name);
            if (value instanceof JsonArray array) {
                array.forEach(each -> append(query, name, each));
            } else {
                append(query, name, value);
            }
        }
        if (first && !query.isEmpty()) {
            query.setCharAt(0, '?');
        }
        return query.toString();
    }

    private static void append(StringBuilder query, String name, @Nullable Object value) {
        if (value == null) {
            return;
        }
        String text = value instanceof String literal ? literal : Json.text(value);
        query.append('&').append(Percent.encode(name)).append('=').append(Percent.encode(text));
    }
}
