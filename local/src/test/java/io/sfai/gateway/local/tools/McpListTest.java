package io.sfai.gateway.local.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelcontextprotocol.server.McpServerFeatures.SyncToolSpecification;
import io.sfai.gateway.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lists of tools: how long they are kept, and what is taken from them. */
final class McpListTest {
    private SdkServer server;

    @BeforeEach
    void start() throws Exception {
        server = SdkServer.start(named("one"), named("two"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static SyncToolSpecification named(String name) {
        return SdkServer.tool(name, (exchange, call) -> SdkServer.text(name));
    }

    private void lists(String... pages) {
        server.does(new Fault.Results("tools/list", List.of(pages)));
    }

    private static String tool(String name) {
        return "{\"name\": \"" + name + "\", \"inputSchema\": {\"type\": \"object\"}}";
    }

    @Test
    void aListServesForFiveMinutes() {
        try (McpClientSide client = McpClientSide.of(server.url())) {
            assertThat(client.names()).containsExactlyInAnyOrder("one", "two");
            server.sdk().addTool(named("three"));
            client.passes(Duration.ofMinutes(4));
            assertThat(client.names()).hasSize(2);
        }
        assertThat(server.count("tools/list")).isEqualTo(1);
    }

    @Test
    void anOlderListServesWhileItIsReadAgain() throws Exception {
        try (McpClientSide client = McpClientSide.of(server.url())) {
            client.tools();
            server.sdk().addTool(named("three"));
            client.passes(Duration.ofMinutes(6));
            assertThat(client.names()).hasSize(2);
            Soon.isTrue("the new list is there", () -> client.names().contains("three"));
        }
        assertThat(server.count("initialize")).isEqualTo(1);
        assertThat(server.count("tools/list")).isEqualTo(2);
    }

    @Test
    void anOldListServesOnWhileTheServerFailsAndThatIsTold() throws Exception {
        try (McpClientSide client = McpClientSide.of(server.url())) {
            client.tools();
            server.does(new Fault.Status(500, "text/plain", "broken"));
            client.passes(Duration.ofMinutes(30));
            assertThat(client.names()).hasSize(2);
            Soon.isTrue("it is told", () -> !client.notes().isEmpty());
            assertThat(client.notes().getFirst()).contains("old list").contains("500");
            assertThat(client.names()).hasSize(2);
            assertThat(server.count("tools/list")).isEqualTo(2);
        }
    }

    @Test
    void aListOfYesterdayIsReadAgainFirst() {
        try (McpClientSide client = McpClientSide.of(server.url())) {
            client.tools();
            server.sdk().addTool(named("three"));
            client.passes(Duration.ofHours(20));
            assertThat(client.names()).contains("three");
        }
    }

    @Test
    void whatAServerSaysOfItsListIsHeard() throws Exception {
        try (McpClientSide client = McpClientSide.of(server.url())) {
            client.tools();
            server.sdk().addTool(named("three"));
            server.does(
                    new Fault.Instead(
                            "tools/call",
                            "text/event-stream",
                            """
                            data: {"jsonrpc": "2.0", "method": "notifications/tools/list_changed"}

                            data: {"jsonrpc": "2.0", "id": $ID, "result": {"content": []}}

                            """));
            assertThat(client.call("one").failed()).isFalse();
            Soon.isTrue("the new list is there", () -> client.names().contains("three"));
        }
    }

    @Test
    void threePagesAreOneList() {
        lists(
                "{\"tools\": [" + tool("a") + "," + tool("b") + "], \"nextCursor\": \"p2\"}",
                "{\"tools\": [" + tool("c") + "], \"nextCursor\": \"p3\"}",
                "{\"tools\": [" + tool("d") + "]}");
        try (McpClientSide client = McpClientSide.of(server.url())) {
            assertThat(client.names()).containsExactly("a", "b", "c", "d");
            assertThat(client.notes()).isEmpty();
        }
        assertThat(server.received())
                .filteredOn(each -> "tools/list".equals(each.string("method")))
                .extracting(each -> Json.text(each.get("params")))
                .containsExactly("{}", "{\"cursor\":\"p2\"}", "{\"cursor\":\"p3\"}");
    }

    @Test
    void pagesWithoutEndEnd() {
        lists("{\"tools\": [" + tool("a") + "], \"nextCursor\": \"again\"}");
        try (McpClientSide client = McpClientSide.of(server.url())) {
            assertThat(client.names()).containsExactly("a");
            assertThat(client.notes()).containsExactly("it has more tools than are read");
        }
        assertThat(server.count("tools/list")).isEqualTo(50);
    }

    @Test
    void atMostFiveHundredToolsAreTaken() {
        String many =
                IntStream.range(0, 700)
                        .mapToObj(i -> tool("t" + i))
                        .collect(Collectors.joining(","));
        lists("{\"tools\": [" + many + "], \"nextCursor\": \"more\"}");
        try (McpClientSide client = McpClientSide.of(server.url())) {
            assertThat(client.tools()).hasSize(500);
        }
        assertThat(server.count("tools/list")).isEqualTo(1);
    }

    @Test
    void namesAreThoseOfTheMap() {
        lists("{\"tools\": [" + tool("get") + "," + tool("put") + "," + tool("drop") + "]}");
        String settings =
                "{\"allow\": [\"get\", \"put\"], \"prefix\": \"docs_\", \"rename\": {\"put\":"
                        + " \"write page\"}}";
        try (McpClientSide client = McpClientSide.of(server.url(), settings)) {
            // No upstream takes a space in a tool's name.
            assertThat(client.names()).containsExactly("docs_get", "docs_write_page");
        }
    }

    @Test
    void theServersOwnNameIsCalled() {
        String settings = "{\"prefix\": \"p_\", \"rename\": {\"one\": \"first\"}}";
        try (McpClientSide client = McpClientSide.of(server.url(), settings)) {
            assertThat(McpClientSide.texts(client.call("p_first"))).isEqualTo("one");
        }
    }

    @Test
    void ofTwoToolsOfOneNameTheFirstStays() {
        lists("{\"tools\": [" + tool("get") + "," + tool("fetch") + "," + tool("get") + "]}");
        String settings = "{\"rename\": {\"fetch\": \"get\"}}";
        try (McpClientSide client = McpClientSide.of(server.url(), settings)) {
            assertThat(client.names()).containsExactly("get");
            assertThat(client.notes())
                    .containsExactly(
                            "its tool \"fetch\" was left out: another one is called \"get\" too");
        }
    }

    @Test
    void toolsThatNoModelCanBeToldOfAreLeftOut() {
        lists(
                """
                {"tools": [
                  7,
                  {"inputSchema": {"type": "object"}},
                  {"name": "text", "inputSchema": "string"},
                  {"name": "list", "inputSchema": {"type": "array"}},
                  {"name": "none"},
                  {"name": "untyped", "inputSchema": {}},
                  {"name": "long", "description": "%s", "inputSchema": {"type": "object"}},
                  {"name": "huge", "inputSchema": {"type": "object", "description": "%s"}}]}
                """
                        .formatted("d".repeat(10_000), "s".repeat(70_000)));
        try (McpClientSide client = McpClientSide.of(server.url())) {
            assertThat(client.names()).containsExactly("untyped", "long");
            // In one line: the log takes one a minute.
            assertThat(client.notes()).hasSize(1);
            assertThat(client.notes().getFirst().split("; ")).hasSize(6);
            assertThat(client.tool("long").definition().description()).hasSize(4_001);
            assertThat(client.tool("untyped").definition().parameters())
                    .isEqualTo(Json.object("{\"type\": \"object\"}"));
        }
    }

    @Test
    void aListOfFaultsIsNotKept() {
        String faults =
                IntStream.range(0, 9_000)
                        .mapToObj(i -> "{\"name\": \"" + i + "\"}")
                        .collect(Collectors.joining(","));
        String name = "n".repeat(100_000);
        lists("{\"tools\": [" + tool(name) + "," + tool("a") + "," + faults + "]}");
        try (McpClientSide client = McpClientSide.of(server.url())) {
            assertThat(client.names()).containsExactly("a");
            assertThat(client.notes()).hasSize(1);
            assertThat(client.notes().getFirst().split("; "))
                    .hasSize(100)
                    .allMatch(note -> note.length() < 200);
        }
    }

    @Test
    void schemasTogetherAreBounded() {
        String promised = "{\"type\": \"object\", \"description\": \"" + "p".repeat(60_000) + "\"}";
        String many =
                IntStream.range(0, 60)
                        .mapToObj(i ->
                                "{\"name\": \"t"
                                        + i
                                        + "\", \"inputSchema\": {},"
                                        + " \"outputSchema\": "
                                        + promised
                                        + "}")
                        .collect(Collectors.joining(","));
        String next = many.replace("\"t", "\"u");
        server.does(
                new Fault.Results(
                        "tools/list",
                        List.of(
                                "{\"tools\": [" + many + "], \"nextCursor\": \"2\"}",
                                "{\"tools\": [" + next + "]}")));
        try (McpClientSide client = McpClientSide.of(server.url())) {
            assertThat(client.tools()).hasSize(69);
            assertThat(client.notes()).anyMatch(note -> note.contains("the list is too long"));
        }
    }
}
