package io.sfai.gateway.model;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.inference.Caller;
import io.sfai.gateway.inference.Caller.Standing;
import io.sfai.gateway.inference.Grant;
import io.sfai.gateway.inference.Limits;
import io.sfai.gateway.inference.UserText;
import io.sfai.gateway.model.ModelMap.ToolSpec;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a map says of tools, as those who run them read it. */
class ModelMapToolsTest {
    @Test
    void everyKindOfToolIsThereWithAllThatItMaySay() throws ModelMapRejected {
        ModelMap map =
                Maps.parse(
                        """
                        {'models': {'a': {'target': 'mock/tool',
                           'tools': ['get_current_weather', 'docs', 'order']}},
                         'tools': {
                           'get_current_weather': {'type': 'builtin', 'timeoutSeconds': 2.5,
                             'url': 'http://127.0.0.1:8080'},
                           'docs': {'type': 'mcp', 'url': 'https://h/mcp', 'prefix': 'docs_',
                             'allow': ['a', 'b.c/d'], 'rename': {'b.c/d': 'read'},
                             'headers': {'authorization': 'secret:DOCS'}, 'timeoutSeconds': 9},
                           'order': {'type': 'http', 'method': 'POST', 'description': 'x',
                             'url': 'https://h:8443/{id}/lines?of={who}&of={who}#',
                             'headers': {'x-key': 'secret:SHOP'},
                             'parameters': {'type': 'object', 'required': ['who', 'id'],
                               'properties': {'id': {'type': 'string'}, 'who': true}},
                             'outputSchema': {'type': 'object'}, 'timeoutSeconds': 900}}}
                        """
                                .replace("#", ""));

        assertThat(map.tools().values())
                .extracting(ToolSpec::type)
                .containsExactly("builtin", "mcp", "http");
        assertThat(requireNonNull(map.tools().get("docs")).body().object("rename"))
                .hasToString("{\"b.c/d\":\"read\"}");
        assertThat(map.secrets(map.find("a"))).containsExactly("DOCS", "SHOP");
    }

    @Test
    void everyBuiltInToolMayBeDeclared() throws ModelMapRejected {
        StringBuilder tools = new StringBuilder();
        for (String name : ModelMap.BUILT_IN_TOOLS) {
            tools.append(tools.isEmpty() ? "" : ",").append("'" + name + "': {'type': 'builtin'}");
        }
        ModelMap map = Maps.parse("{'models': {'a': 'mock/x'}, 'tools': {" + tools + "}}");

        assertThat(map.tools().keySet()).isEqualTo(ModelMap.BUILT_IN_TOOLS);
    }

    @Test
    void anAliasWithToolsHasBoundsThoughItSaysNone() throws ModelMapRejected {
        ModelMap.Alias alias = alias("'tools': ['calculate']");

        assertThat(alias.toolBounds()).isEqualTo(new ToolBounds(12, Duration.ofMinutes(2), null));
        assertThat(alias.showTools()).isNull();
        assertThat(alias.clientMcp()).isNull();
    }

    @Test
    void anAliasMaySayHowFarItsToolsGoAndWhatIsSeenOfThem() throws ModelMapRejected {
        ModelMap.Alias alias =
                alias(
                        "'tools': ['calculate'], 'showTools': 'progress', 'maxSteps': 3,"
                                + "'maxToolSeconds': 1.5, 'maxCostUsd': 0.25");

        assertThat(alias.toolBounds())
                .isEqualTo(new ToolBounds(3, Duration.ofMillis(1500), new BigDecimal("0.25")));
        assertThat(alias.showTools()).isEqualTo(ShowTools.PROGRESS);
    }

    @Test
    void boundsNeedNoToolsOfTheMapWhereClientsBringTheirs() throws ModelMapRejected {
        ModelMap.Alias alias = alias("'clientMcp': {'hosts': ['h']}, 'maxSteps': 3");

        assertThat(alias.toolBounds().maxSteps()).isEqualTo(3);
        assertThat(requireNonNull(alias.clientMcp()).allows(caller("key_1", "any"))).isTrue();
    }

    @Test
    void serversAreBroughtByWhoIsListedByNameOrId() throws ModelMapRejected {
        ClientMcp mcp =
                requireNonNull(
                        alias("'clientMcp': {'hosts': ['h'], 'callers': ['ide', 'key_2']}")
                                .clientMcp());

        assertThat(mcp.allows(caller("key_1", "ide"))).isTrue();
        assertThat(mcp.allows(caller("key_2", "other"))).isTrue();
        assertThat(mcp.allows(caller("key_3", "other"))).isFalse();
        assertThat(mcp.allows(Caller.MASTER)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "https://mcp.example.com/mcp,            true",
        "https://MCP.Example.COM,                true",
        "http://mcp.example.com/sse?x=1,         true",
        "https://mcp.example.com:443/mcp,        true",
        "https://mcp.example.com:8443/mcp,       false",
        "http://mcp.example.com:443/mcp,         false",
        "https://localhost:3001/mcp,             true",
        "https://localhost/mcp,                  false",
        "https://a.tools.example.com,            true",
        "https://a.b.tools.example.com,          true",
        "https://tools.example.com,              false",
        "https://.tools.example.com,             false",
        "https://eviltools.example.com,          false",
        "https://mcp.example.com.evil.com,       false",
        "https://mcp.example.com@evil.com/,      false",
        "https://me@mcp.example.com/,            false",
        "https://evil.com/mcp.example.com,       false",
        "https://evil.com?x=.tools.example.com,  false",
        "ftp://mcp.example.com,                  false",
        "file:///mcp.example.com,                false",
        "mcp.example.com,                        false",
        "//mcp.example.com,                      false",
        "mailto:x@mcp.example.com,               false",
    })
    void aServerStandsWhereTheAliasSays(String server, boolean allowed) throws ModelMapRejected {
        ClientMcp mcp =
                requireNonNull(
                        alias(
                                        "'clientMcp': {'hosts': ['MCP.example.com',"
                                                + " 'localhost:3001', '*.tools.example.com']}")
                                .clientMcp());

        assertThat(mcp.allows(URI.create(server))).isEqualTo(allowed);
    }

    private static Caller caller(String id, String name) {
        Grant grant = new Grant(name, Set.of(), Limits.NONE, UserText.FULL);
        return new Caller(id, Standing.KNOWN, () -> grant);
    }

    private static ModelMap.Alias alias(String settings) throws ModelMapRejected {
        return Maps.parse(
                        "{'models': {'a': {'target': 'mock/tool', "
                                + settings
                                + "}}, 'tools': {'calculate': {'type': 'builtin'}}}")
                .find("a");
    }
}
