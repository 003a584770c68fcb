package io.sfai.gateway.local.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.local.MatrixGateway;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Aliases whose tools are an MCP server's, the map's or one that a client brings. */
final class McpAliasTest {
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private @TempDir Path directory;
    private SdkServer server;
    private MatrixGateway gateway;

    @BeforeEach
    void start() throws Exception {
        server =
                SdkServer.start(
                        SdkServer.tool(
                                "hello",
                                (exchange, call) ->
                                        SdkServer.text("hello, " + call.arguments().get("who"))));
        String map =
                """
                {"models": {
                   "docs": {"target": "mock/tool", "tools": ["docs"]},
                   "open": {"target": "mock/tool", "clientMcp": {"hosts": ["127.0.0.1:%d"]}},
                   "shut": "mock/echo"},
                 "tools": {"docs": {"type": "mcp", "url": "%s", "prefix": "docs_"}}}
                """
                        .formatted(server.url().getPort(), server.url());
        gateway = MatrixGateway.start(map, Map.of(), true, directory, log::add);
    }

    @AfterEach
    void stop() {
        gateway.close();
        server.close();
    }

    @Test
    void aServerOfTheMapAnswersForClientsThatKnowNothingOfIt() throws Exception {
        JsonObject answer =
                Json.object(
                        ask(
                                        "chat/completions",
                                        """
                                        {"model": "docs", "messages": [{"role": "user",
                                         "content": "call docs_hello {\\"who\\": \\"you\\"}"}]}
                                        """)
                                .body());
        assertThat(answer.toString()).contains("The tool gave: hello, you");
        assertThat(log).anyMatch(line -> line.contains("tool_call") && line.contains("docs_hello"));
    }

    @Test
    void aServerThatIsDownTakesItsToolsWithItAndNotTheAlias() throws Exception {
        server.close();
        HttpResponse<String> answer =
                ask(
                        "chat/completions",
                        "{\"model\": \"docs\", \"messages\": [{\"role\": \"user\","
                                + " \"content\": \"hi\"}]}");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("hi");
        assertThat(log)
                .anyMatch(line -> line.contains("tools_unavailable") && line.contains("\"docs\""));
    }

    @Test
    void aServerThatAClientBringsIsCalledWhereTheAliasAllowsIt() throws Exception {
        HttpResponse<String> answer = bring("open", "never", server.url());
        JsonArray output = Objects.requireNonNull(Json.object(answer.body()).array("output"));
        JsonObject call = Objects.requireNonNull(output.object(0));
        assertThat(call.string("type")).isEqualTo("mcp_call");
        assertThat(call.string("server_label")).isEqualTo("mine");
        assertThat(call.string("output")).isEqualTo("hello, you");
        assertThat(answer.headers().firstValue("x-sfai-mcp-servers")).hasValue("mine");
        assertThat(answer.headers().firstValue("x-sfai-dropped-tools")).isEmpty();
    }

    @Test
    void elsewhereItIsRefusedOrDropped() throws Exception {
        assertThat(bring("open", "never", URI.create("http://127.0.0.1:1/mcp")).statusCode())
                .isEqualTo(403);
        HttpResponse<String> asking = bring("open", "always", server.url());
        assertThat(asking.statusCode()).isEqualTo(400);
        assertThat(asking.body()).contains("require_approval");
        HttpResponse<String> shut = bring("shut", "never", server.url());
        assertThat(shut.statusCode()).isEqualTo(200);
        assertThat(shut.headers().firstValue("x-sfai-dropped-tools")).hasValue("mcp");
        assertThat(server.count("tools/call")).isZero();
    }

    private HttpResponse<String> bring(String alias, String approval, URI url)
            throws IOException, InterruptedException {
        return ask(
                "responses",
                """
                {"model": "%s", "input": "call hello {\\"who\\": \\"you\\"}",
                 "tools": [{"type": "mcp", "server_label": "mine", "server_url": "%s",
                            "require_approval": "%s"}]}
                """
                        .formatted(alias, url, approval));
    }

    private HttpResponse<String> ask(String path, String body)
            throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(gateway.address() + "/v1/" + path))
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }
}
