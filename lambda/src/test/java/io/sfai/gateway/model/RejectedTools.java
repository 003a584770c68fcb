package io.sfai.gateway.model;

import io.sfai.gateway.model.RejectedMaps.Case;
import java.util.stream.Stream;

/** Tools of model maps with one thing wrong, and what must be said about it. */
final class RejectedTools {
    private static final String KEY = "sk-" + "verysecret";

    private RejectedTools() {}

    static Stream<Case> tools() {
        return Stream.of(
                tool("'t#': {}", "t", "\"type\" is missing: one of builtin, http, mcp"),
                tool("'t': {'type#': 'grpc'}", "t.type", "it is one of"),
                tool("'t#': 'builtin'", "t", "an object is expected, not text"),
                tool("'a b#': {'type': 'mcp', 'url': 'https://h'}", "a b", "the name may have"),
                tool(
                        "'get_curent_weather#': {'type': 'builtin'}",
                        "get_curent_weather",
                        "no built-in tool of this name; did you mean get_current_weather?"),
                tool(
                        "'browse_the_internet#': {'type': 'builtin'}",
                        "browse_the_internet",
                        "there are calculate, fetch_url, get_current_time, get_current_weather"),
                tool(
                        "'calculate': {'type': 'builtin',\n'url#': 'https://h'}",
                        "calculate.url",
                        "only get_current_weather has an address"),
                tool(
                        "'get_current_weather': {'type': 'builtin',\n'url#': 'ftp://h'}",
                        "get_current_weather.url",
                        "http://"),
                tool(
                        "'calculate': {'type': 'builtin',\n'timeoutSeconds#': 0}",
                        "calculate.timeoutSeconds",
                        "from 1 to 900"),
                tool(
                        "'calculate': {'type': 'builtin',\n'timeout#': 3}",
                        "calculate.timeout",
                        "unknown name"));
    }

    static Stream<Case> mcp() {
        return Stream.of(
                tool("'t#': {'type': 'mcp'}", "t", "\"url\" is missing"),
                tool("'t': {'type': 'mcp',\n'url#': 'file:///x'}", "t.url", "http://"),
                mcp("'headers': {\n'x-token#': '" + KEY + "'}", "headers.x-token", "in a secret"),
                mcp("'allow#': []", "allow", "it is empty"),
                mcp("'allow#': 'search'", "allow", "a list is expected, not text"),
                mcp("'prefix#': 'docs.'", "prefix", "letters, digits and _ -"),
                mcp("'prefix#': ''", "prefix", "the name is empty"),
                mcp("'prefix#': 7", "prefix", "text is expected, not a number"),
                mcp("'rename#': ['a']", "rename", "an object is expected"),
                mcp("'rename': {\n'a#': 'read page'}", "rename.a", "letters, digits and _ -"),
                mcp("'rename': {\n'a#': '" + "n".repeat(65) + "'}", "rename.a", "at most 64"),
                mcp("'rename': {\n'a#': null}", "rename.a", "text is expected, not null"),
                mcp("'rename': {\n'a b#': 'c'}", "rename.a b", "the name may have"),
                mcp("'rename': {'a': 'c',\n'b#': 'c'}", "rename.b", "is called \"c\" already"),
                mcp(
                        "'allow': ['search'], 'rename': {\n'saerch#': 'find'}",
                        "rename.saerch",
                        "\"allow\" does not have this tool; did you mean search?"),
                mcp("'timeoutSeconds#': '5'", "timeoutSeconds", "a number is expected"));
    }

    static Stream<Case> http() {
        return Stream.of(
                tool(
                        "'t': {'type': 'http', 'url': 'https://h', 'description': 'x',"
                                + "\n'method#': 'FETCH'}",
                        "t.method",
                        "it is one of"),
                url("https://{id}@h/", "no user or password"),
                url("https://{id}.example.com/", "no part of scheme, host or port"),
                url("https://example.com{id}", "no part of scheme, host or port"),
                url("https://example.com:8{id}/x", "no part of scheme, host or port"),
                url("{id}://example.com/", "http:// or https:// is expected"),
                url("https://h/{id", "a { has no }"),
                url("https://h/{{id}}", "a { has no }"),
                url("https://h/id}", "a } has no {"),
                url("https://h/{}", "between { and } stands"),
                url("https://h/{id}#x", "has no '?' or '#'"),
                url("https://h/{name}", "{name} is no property of \"parameters\""),
                url("https://h/{idd}", "{idd} is no property of \"parameters\"; did you mean id?"),
                url("https://h/{id}?q={q}", "{q} is missing in \"required\" of \"parameters\""),
                tool(
                        "'t': {'type': 'http', 'method': 'GET', 'description': 'x',"
                                + "\n'url#': 'https://h/{id}'}",
                        "t.url",
                        "{id} is no property"),
                schema("'parameters#': 'none'", "parameters", "an object is expected, not text"),
                schema("'parameters#': {}", "parameters", "\"type\" is missing"),
                schema(
                        "'parameters': {\n'type#': 'string'}",
                        "parameters.type",
                        "it is \"object\" here"),
                schema(
                        "'parameters': {'type': 'object',\n'properties#': []}",
                        "parameters.properties",
                        "an object is expected, not a list"),
                schema(
                        "'parameters': {'type': 'object', 'properties': {\n'a#': 'string'}}",
                        "parameters.properties.a",
                        "a JSON Schema is expected, not text"),
                schema(
                        "'parameters': {'type': 'object',\n'required#': 'a'}",
                        "parameters.required",
                        "a list is expected, not text"),
                schema(
                        "'outputSchema': {'type': 'object', 'required': [\n#1]}",
                        "outputSchema.required[0]",
                        "text is expected, not a number"),
                schema(
                        "'outputSchema': {'type': 'object', 'properties': {'city': {}},"
                                + "'required': [\n#'cty']}",
                        "outputSchema.required[0]",
                        "there is no property \"cty\"; did you mean city?"),
                schema(
                        "'outputSchema': {'type': 'object', 'properties': {'a': true},"
                                + "'required': ['a',\n#'a']}",
                        "outputSchema.required[1]",
                        "stands here twice"),
                schema("'outputSchema#': true", "outputSchema", "an object is expected"));
    }

    static Stream<Case> aliases() {
        String none = "the alias has neither \"tools\" nor \"clientMcp\"";
        return Stream.of(
                alias("'maxCostUsd#': -1", "maxCostUsd", "from 0 to"),
                alias("'maxSteps#': 0", "maxSteps", "from 1 to 100"),
                alias("'maxToolSeconds#': 1000", "maxToolSeconds", "from 1 to 900"),
                alias("'showTools#': 'some'", "showTools", "one of none, progress, full"),
                plain("'showTools#': 'full'", "showTools", none),
                plain("'maxSteps#': 3", "maxSteps", none),
                plain("'maxToolSeconds#': 3", "maxToolSeconds", none),
                plain("'tools': [],\n'maxCostUsd#': 3", "maxCostUsd", none),
                plain("'tools': ['clock',\n#'clock']", "tools[1]", "stands here twice"),
                triage("'tools#': []", "tools"),
                triage("'showTools#': 'none'", "showTools"),
                triage("'maxSteps#': 3", "maxSteps"),
                triage("'maxToolSeconds#': 3", "maxToolSeconds"),
                triage("'maxCostUsd#': 3", "maxCostUsd"),
                triage("'clientMcp#': {'hosts': ['mcp.example.com']}", "clientMcp"),
                RejectedMaps.models(
                        "'b': 'mock/x', 'a': {'triage': {'by': 'b', 'routes': {}, 'else': 'b',"
                                + "\n'timeoutSeconds#': 0}}",
                        "$.models.a.triage.timeoutSeconds",
                        "from 1 to 900"));
    }

    static Stream<Case> clientMcp() {
        return Stream.of(
                plain("'clientMcp#': true", "clientMcp", "an object is expected"),
                plain("'clientMcp#': {}", "clientMcp", "\"hosts\" is missing"),
                plain("'clientMcp': {'hosts#': []}", "clientMcp.hosts", "it is empty"),
                host("https://mcp.example.com", "with no https:// and no path"),
                host("mcp.example.com/mcp", "with no https:// and no path"),
                host("me@mcp.example.com", "with no https:// and no path"),
                host("mcp.example.com:", "a port from 1 to 65535"),
                host("mcp.example.com:99999", "a port from 1 to 65535"),
                host("mcp.example.com:8x", "a port from 1 to 65535"),
                host("*", "a * stands at the beginning only"),
                host("mcp.*.com", "a * stands at the beginning only"),
                host("*.*.com", "a * stands at the beginning only"),
                host("*mcp.example.com", "a * stands at the beginning only"),
                host("*.com", "*.example.com is expected"),
                host("", "such as mcp.example.com or localhost:3001"),
                host("mcp..com", "such as mcp.example.com"),
                host("-mcp.com", "such as mcp.example.com"),
                host("mcp .com", "such as mcp.example.com"),
                host("b\u00fccher.example", "xn-- form"),
                host("h".repeat(64) + ".com", "such as mcp.example.com"),
                plain("'clientMcp': {'hosts': [\n#7]}", "clientMcp.hosts[0]", "a host is expected"),
                plain(
                        "'clientMcp': {'hosts': ['h'], 'callers#': []}",
                        "clientMcp.callers",
                        "it is empty"),
                plain(
                        "'clientMcp': {'hosts': ['h'], 'caller#': ['x']}",
                        "clientMcp.caller",
                        "did you mean callers?"));
    }

    private static Case tool(String tool, String path, String reason) {
        String tools = "{'tools': {\n" + tool + "},\n";
        return new Case(tools + "'models': {'a': 'mock/x'}}", "$.tools." + path, reason);
    }

    private static Case mcp(String more, String path, String reason) {
        String tool = "'t': {'type': 'mcp', 'url': 'https://h/mcp',\n" + more + "}";
        return tool(tool, "t." + path, reason);
    }

    private static Case url(String url, String reason) {
        String tool =
                """
                't': {'type': 'http', 'method': 'GET', 'description': 'x', 'parameters': {
                'type': 'object', 'properties': {'id': {}, 'q': {}}, 'required': ['id']},
                """;
        // What counts of the line is where "#" stands, and this address may have one.
        String shown = url.replace("#", "\\u0023");
        return tool(tool + "'url#': '" + shown + "'}", "t.url", reason);
    }

    private static Case schema(String schema, String path, String reason) {
        String tool =
                "'t': {'type': 'http', 'method': 'GET', 'description': 'x', 'url': 'https://h',\n";
        return tool(tool + schema + "}", "t." + path, reason);
    }

    private static Case plain(String setting, String path, String reason) {
        return new Case(
                "{'tools': {'clock': {'type': 'mcp', 'url': 'https://h'}}, 'models': {"
                        + "'a': {'target': 'mock/x',\n"
                        + setting
                        + "}}}",
                "$.models.a." + path,
                reason);
    }

    private static Case alias(String setting, String path, String reason) {
        return plain("'tools': ['clock'],\n" + setting, path, reason);
    }

    private static Case triage(String setting, String path) {
        return new Case(
                "{'models': {'b': 'mock/x', 'a': {'triage': {'by': 'b', 'routes': {}, 'else': 'b'},"
                        + "\n"
                        + setting
                        + "}}}",
                "$.models.a." + path,
                "beside triage it says nothing");
    }

    private static Case host(String host, String reason) {
        return plain("'clientMcp': {'hosts': [\n#'" + host + "']}", "clientMcp.hosts[0]", reason);
    }
}
