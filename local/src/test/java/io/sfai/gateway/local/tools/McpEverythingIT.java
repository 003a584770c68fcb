package io.sfai.gateway.local.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.inference.Part;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.model.ModelMap.ToolSpec;
import io.sfai.gateway.secret.EnvironmentSecrets;
import io.sfai.gateway.tool.GatewayTool;
import io.sfai.gateway.tool.ToolOutcome;
import io.sfai.gateway.tool.mcp.McpServer;
import io.sfai.gateway.upstream.UpstreamClient;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that we did not write, from npm. */
final class McpEverythingIT {
    private static @Nullable EverythingServer server;
    private static @Nullable McpServer tools;

    @BeforeAll
    static void start() throws IOException {
        EverythingServer started = EverythingServer.start();
        server = started;
        JsonObject body =
                new JsonObject()
                        .put("url", started.url().toString())
                        .put("prefix", "every_")
                        .put("rename", new JsonObject().put("get-sum", "add"));
        tools =
                McpServer.of(
                        new ToolSpec("every", "mcp", body),
                        new EnvironmentSecrets(Map.of()),
                        new UpstreamClient(InstantSource.system()),
                        InstantSource.system(),
                        note -> {});
    }

    @AfterAll
    static void stop() {
        if (tools != null) {
            tools.close();
        }
        if (server != null) {
            server.close();
        }
    }

    @Test
    void itsToolsAreListed() {
        assertThat(tools().tools())
                .extracting(each -> each.definition().name())
                .contains("every_echo", "every_add", "every_get-tiny-image");
        GatewayTool echo = tool("every_echo");
        assertThat(echo.server()).isEqualTo("every");
        assertThat(echo.patience()).isEqualTo(Duration.ofSeconds(30));
        assertThat(echo.definition().description()).isNotBlank();
        assertThat(echo.definition().parameters())
                .satisfies(schema ->
                        assertThat(Json.text(schema))
                                .contains("\"type\":\"object\"", "\"message\""));
    }

    @Test
    void textsAndNumbersComeBack() {
        assertThat(call("every_echo", "{\"message\": \"grüß Gott\"}"))
                .isEqualTo(ToolOutcome.text("Echo: grüß Gott"));
        assertThat(texts(call("every_add", "{\"a\": 2, \"b\": 40}"))).contains("42");
    }

    @Test
    void imagesComeBackAsDataUrls() {
        ToolOutcome outcome = call("every_get-tiny-image", "{}");
        assertThat(outcome.failed()).isFalse();
        assertThat(outcome.parts())
                .filteredOn(Part.Image.class::isInstance)
                .singleElement()
                .satisfies(image ->
                        assertThat(((Part.Image) image).url())
                                .startsWith("data:image/png;base64,iVBOR"));
    }

    @Test
    void annotatedPiecesAreReadAsPlainOnes() {
        ToolOutcome outcome =
                call(
                        "every_get-annotated-message",
                        "{\"messageType\": \"success\", \"includeImage\": true}");
        assertThat(outcome.parts()).hasSize(2);
        assertThat(outcome.parts().getFirst()).isInstanceOf(Part.Text.class);
        assertThat(outcome.parts().getLast()).isInstanceOf(Part.Image.class);
    }

    @Test
    void resourcesAndLinksAreTold() {
        assertThat(texts(call("every_get-resource-links", "{\"count\": 2}")))
                .contains("(a resource: ");
        String text =
                texts(
                        call(
                                "every_get-resource-reference",
                                "{\"resourceType\": \"Text\", \"resourceId\": 1}"));
        assertThat(text).contains("Resource 1");
    }

    @Test
    void structuredContentIsKeptBesideItsText() {
        GatewayTool weather = tool("every_get-structured-content");
        assertThat(weather.outputSchema()).isNotNull();
        ToolOutcome outcome = weather.call(Json.object("{\"location\": \"Chicago\"}"));
        JsonObject structured = outcome.structured();
        assertThat(structured).isNotNull();
        assertThat(structured == null ? null : structured.number("temperature")).isNotNull();
        assertThat(Json.object(texts(outcome))).isEqualTo(structured);
    }

    @Test
    void errorsAreTold() {
        ToolOutcome wrong = call("every_echo", "{\"message\": 1}");
        assertThat(wrong.failed()).isTrue();
        assertThat(texts(wrong)).contains("message");
        ToolOutcome failed =
                call(
                        "every_get-resource-reference",
                        "{\"resourceType\": \"Text\", \"resourceId\": -1}");
        assertThat(failed.failed()).isTrue();
        assertThat(texts(failed)).contains("resourceId");
    }

    @Test
    @Timeout(20)
    void aLongCallEndsSoonAfterItsThreadWasInterrupted() throws Exception {
        GatewayTool slow = tool("every_trigger-long-running-operation");
        long before = posts();
        CompletableFuture<ToolOutcome> outcome = new CompletableFuture<>();
        Thread thread =
                Thread.startVirtualThread(() ->
                        outcome.complete(
                                slow.call(Json.object("{\"duration\": 20, \"steps\": 2}"))));
        while (posts() <= before) {
            assertThat(outcome).isNotDone();
            Thread.sleep(5);
        }
        long begin = System.nanoTime();
        thread.interrupt();
        ToolOutcome stopped = outcome.get(5, TimeUnit.SECONDS);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(1));
        assertThat(stopped.failed()).isTrue();
        assertThat(texts(stopped)).contains("stopped");
        // The session is as good as before.
        assertThat(call("every_echo", "{\"message\": \"again\"}").failed()).isFalse();
    }

    @Test
    void onlyWhatIsAllowedIsOffered() {
        JsonObject body =
                new JsonObject()
                        .put("url", String.valueOf(server == null ? null : server.url()))
                        .put("allow", JsonArray.of("echo", "no-such-tool"));
        StringBuilder notes = new StringBuilder();
        try (McpServer some =
                McpServer.of(
                        new ToolSpec("some", "mcp", body),
                        new EnvironmentSecrets(Map.of()),
                        new UpstreamClient(InstantSource.system()),
                        InstantSource.system(),
                        e -> notes.append(e.getMessage()))) {
            assertThat(some.tools())
                    .extracting(each -> each.definition().name())
                    .containsExactly("echo");
        }
        assertThat(notes).contains("no-such-tool");
    }

    /** How many messages the server has taken. */
    private static long posts() throws IOException {
        String log = server == null ? "" : server.log();
        return log.lines().filter("Received MCP POST request"::equals).count();
    }

    private static McpServer tools() {
        if (tools == null) {
            throw new IllegalStateException("not started");
        }
        return tools;
    }

    private static GatewayTool tool(String name) {
        return tools().tools().stream()
                .filter(each -> each.definition().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static ToolOutcome call(String name, String arguments) {
        return tool(name).call(Json.object(arguments));
    }

    private static String texts(ToolOutcome outcome) {
        StringBuilder texts = new StringBuilder();
        for (Part part : outcome.parts()) {
            if (part instanceof Part.Text text) {
                texts.append(text.text());
            }
        }
        return texts.toString();
    }
}
