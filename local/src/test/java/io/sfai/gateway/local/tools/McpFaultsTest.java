package io.sfai.gateway.local.tools;

import static io.sfai.gateway.local.tools.McpClientSide.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modelcontextprotocol.server.McpServerFeatures.SyncToolSpecification;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.tool.GatewayTool;
import io.sfai.gateway.tool.ToolOutcome;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server can do wrong: each is a reason for the log, or an outcome for the model. */
@Timeout(30)
final class McpFaultsTest {
    private static final JsonObject NOTHING = new JsonObject();
    private static final String IMPATIENT = "{\"timeoutSeconds\": 0.5}";

    private final AtomicInteger runs = new AtomicInteger();
    private SdkServer server;

    @BeforeEach
    void start() throws Exception {
        server = SdkServer.start(hello());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private SyncToolSpecification hello() {
        return SdkServer.tool(
                "hello",
                (exchange, call) -> {
                    runs.incrementAndGet();
                    return SdkServer.text("hello");
                });
    }

    static List<Fault> notMcp() {
        return List.of(
                new Fault.Status(200, "text/html", "<html>Welcome</html>"),
                new Fault.Status(200, "application/json", "<html>"),
                new Fault.Status(200, "application/json", ""),
                new Fault.Status(200, "application/json", "[]"),
                new Fault.Status(200, "application/json", "\"hello\""),
                new Fault.Status(200, "text/event-stream", ""),
                new Fault.Status(200, "text/event-stream", "data: nonsense\n\n"),
                new Fault.Status(202, "", ""),
                new Fault.Status(404, "text/html", "<html>nothing here</html>"),
                new Fault.Status(500, "application/json", "{\"error\": {\"message\": \"oh\"}}"),
                new Fault.Instead("initialize", "application/json", "{\"id\": $ID}"),
                new Fault.Instead("initialize", "application/json", "{\"id\": $ID, \"result\": 7}"),
                new Fault.Instead(
                        "initialize", "application/json", "{\"id\": {\"a\": 1}, \"result\": {}}"),
                new Fault.Instead(
                        "initialize", "application/json", "{\"id\": \"\", \"method\": \"\"}"),
                new Fault.Results("initialize", List.of("{\"protocolVersion\": \"1999-01-01\"}")),
                new Fault.Results("tools/list", List.of("{\"tools\": \"many\"}")),
                new Fault.Endless("initialize", "x".repeat(60_000), Duration.ZERO),
                new Fault.Endless(
                        "tools/list",
                        "{\"method\": \"" + "m".repeat(2_000) + "\"}",
                        Duration.ZERO));
    }

    @ParameterizedTest
    @MethodSource("notMcp")
    void whatIsNotTheProtocolIsAReasonForTheLog(Fault fault) {
        server.does(fault);
        try (McpClientSide client = McpClientSide.of(server.url())) {
            assertThatThrownBy(client::tools)
                    .isInstanceOf(GatewayException.class)
                    .hasMessageStartingWith("the MCP server \"docs\" failed: ");
        }
    }

    @Test
    void aServerThatIsDownIsAskedAgainAfterTenSeconds() throws Exception {
        int port = server.port();
        server.close();
        try (McpClientSide client = McpClientSide.of(server.url())) {
            assertThatThrownBy(client::tools)
                    .isInstanceOf(GatewayException.class)
                    .hasMessageContaining("no connection");
            server = SdkServer.startAt(port, hello());
            client.passes(Duration.ofSeconds(9));
            assertThatThrownBy(client::tools).hasMessageContaining("no connection");
            assertThat(server.received()).isEmpty();
            client.passes(Duration.ofSeconds(2));
            assertThat(client.names()).containsExactly("hello");
        }
    }

    /** Each of its questions is answered on the thread that waits, and may take a second. */
    @Test
    void aServerThatAsksInsteadOfAnsweringIsGivenUpInTime() {
        String ping = "data: {\"jsonrpc\": \"2.0\", \"id\": 7, \"method\": \"ping\"}\n\n";
        server.does(
                new Fault.Instead("tools/list", "text/event-stream", ping.repeat(60)),
                new Fault.Slow("", Duration.ofSeconds(20)));
        long begin = System.nanoTime();
        try (McpClientSide client = McpClientSide.of(server.url())) {
            assertThatThrownBy(client::tools).isInstanceOf(GatewayException.class);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(8));
    }

    @Test
    void aServerIsNotAskedByItsOwnQuestions() {
        String ping = "data: {\"jsonrpc\": \"2.0\", \"id\": 7, \"method\": \"ping\"}\n\n";
        server.does(new Fault.Instead("tools/list", "text/event-stream", ping.repeat(5_000)));
        try (McpClientSide client = McpClientSide.of(server.url())) {
            assertThatThrownBy(client::tools).isInstanceOf(GatewayException.class);
        }
        assertThat(server.received()).hasSizeLessThan(200);
    }

    @Test
    void aSlowListIsGivenUpAfterFiveSeconds() {
        server.does(new Fault.Slow("tools/list", Duration.ofSeconds(20)));
        long begin = System.nanoTime();
        try (McpClientSide client = McpClientSide.of(server.url())) {
            assertThatThrownBy(client::tools)
                    .isInstanceOf(GatewayException.class)
                    .hasMessageContaining("in time");
            assertThatThrownBy(client::tools).hasMessageContaining("in time");
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .isBetween(Duration.ofSeconds(5), Duration.ofSeconds(8));
    }

    @Test
    void aRestartedServerIsAskedInANewSession() throws Exception {
        try (McpClientSide client = McpClientSide.of(server.url())) {
            GatewayTool hello = client.tool("hello");
            int port = server.port();
            server.close();
            server = SdkServer.startAt(port, hello());
            assertThat(hello.call(NOTHING)).isEqualTo(ToolOutcome.text("hello"));
            assertThat(runs).hasValue(1);
            assertThat(server.count("initialize")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 400})
    void aServerThatForgetsEverySessionFails(int status) {
        try (McpClientSide client = McpClientSide.of(server.url())) {
            GatewayTool hello = client.tool("hello");
            server.does(new Fault.Forgetful(status));
            ToolOutcome outcome = hello.call(NOTHING);
            assertThat(outcome.failed()).isTrue();
            assertThat(texts(outcome)).contains(Integer.toString(status));
            assertThat(server.count("initialize")).isEqualTo(2);
            server.does();
            assertThat(hello.call(NOTHING)).isEqualTo(ToolOutcome.text("hello"));
        }
    }

    @Test
    void aServerThatWentAwayIsAFailedCall() {
        try (McpClientSide client = McpClientSide.of(server.url())) {
            GatewayTool hello = client.tool("hello");
            server.close();
            ToolOutcome outcome = hello.call(NOTHING);
            assertThat(outcome.failed()).isTrue();
            assertThat(texts(outcome)).doesNotContain("127.0.0.1");
            assertThat(client.notes())
                    .singleElement()
                    .asString()
                    .startsWith("the MCP server \"docs\" failed: no connection");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "503, it answered 503 to a call",
        "401, it answered 401 to a call",
        "200, it sent no proper result"
    })
    void whyACallWasNotAnsweredIsForTheLogWithoutTheServersWords(int status, String reason) {
        String body = "{\"error\": {\"message\": \"you asked for hello\"}}";
        try (McpClientSide client = McpClientSide.of(server.url())) {
            GatewayTool hello = client.tool("hello");
            server.does(new Fault.Status(status, "application/json", body));
            assertThat(hello.call(NOTHING).failed()).isTrue();
            assertThat(client.notes()).containsExactly("the MCP server \"docs\" failed: " + reason);
        }
    }

    @Test
    void anErrorOfTheProtocolIsForTheModelAlone() {
        server.does(
                new Fault.Instead(
                        "tools/call",
                        "application/json",
                        "{\"id\": $ID, \"error\": {\"code\": -32602, \"message\": \"no\"}}"));
        try (McpClientSide client = McpClientSide.of(server.url())) {
            assertThat(texts(client.call("hello"))).contains("refused the call: no");
            assertThat(client.notes()).isEmpty();
        }
    }

    @Test
    void aSlowCallIsGivenUpAndCancelled() throws Exception {
        server.does(new Fault.Slow("tools/call", Duration.ofSeconds(20)));
        try (McpClientSide client = McpClientSide.of(server.url(), IMPATIENT)) {
            ToolOutcome outcome = client.call("hello");
            assertThat(outcome.failed()).isTrue();
            assertThat(texts(outcome)).contains("did not answer in time");
            Soon.isTrue("the server is told", () -> server.count("notifications/cancelled") == 1);
            assertThat(cancelledId()).isEqualTo(calledId());
        }
    }

    @Test
    void anInterruptedCallEndsAtOnceAndIsCancelled() throws Exception {
        server.does(new Fault.Slow("tools/call", Duration.ofSeconds(20)));
        try (McpClientSide client = McpClientSide.of(server.url())) {
            GatewayTool hello = client.tool("hello");
            CompletableFuture<ToolOutcome> outcome = new CompletableFuture<>();
            Thread thread = Thread.startVirtualThread(() -> outcome.complete(hello.call(NOTHING)));
            Soon.isTrue("the call is there", () -> server.count("tools/call") == 1);
            thread.interrupt();
            assertThat(texts(outcome.get(2, TimeUnit.SECONDS))).contains("stopped");
            assertThat(client.notes()).isEmpty();
            Soon.isTrue("the server is told", () -> server.count("notifications/cancelled") == 1);
        }
    }

    @Test
    void eventsWithoutEndEndWithPatience() {
        server.does(
                new Fault.Endless(
                        "tools/call",
                        "{\"jsonrpc\": \"2.0\", \"method\": \"notifications/progress\"}",
                        Duration.ofMillis(20)));
        try (McpClientSide client = McpClientSide.of(server.url(), IMPATIENT)) {
            ToolOutcome outcome = client.call("hello");
            assertThat(outcome.failed()).isTrue();
            assertThat(texts(outcome)).contains("in time");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "text/event-stream"})
    void aResultThatIsTooLongIsNotRead(String type) {
        String body =
                "{\"id\": $ID, \"result\": {\"content\": [{\"type\": \"text\", \"text\": \""
                        + "x".repeat(5 << 20)
                        + "\"}]}}";
        server.does(
                new Fault.Instead(
                        "tools/call",
                        type,
                        type.equals("application/json") ? body : "data: " + body + "\n\n"));
        try (McpClientSide client = McpClientSide.of(server.url())) {
            ToolOutcome outcome = client.call("hello");
            assertThat(outcome.failed()).isTrue();
            assertThat(texts(outcome)).contains("longer than 4 MiB");
        }
    }

    @Test
    void aCallWhoseAnswerIsCutIsNotMadeTwice() {
        server.does(new Fault.Breaks("tools/call"));
        try (McpClientSide client = McpClientSide.of(server.url())) {
            ToolOutcome outcome = client.call("hello");
            assertThat(outcome.failed()).isTrue();
            assertThat(texts(outcome)).contains("not known");
        }
        assertThat(server.count("tools/call")).isEqualTo(1);
    }

    @Test
    void redirectsAreNotFollowed() throws Exception {
        try (SdkServer elsewhere = SdkServer.start(hello());
                McpClientSide client = McpClientSide.of(server.url())) {
            server.does(new Fault.Redirect(elsewhere.url().toString()));
            assertThatThrownBy(client::tools).hasMessageContaining("a redirect");
            assertThat(elsewhere.received()).isEmpty();
        }
    }

    @Test
    void errorsOfTheProtocolAreToldToTheModel() {
        try (McpClientSide client = McpClientSide.of(server.url())) {
            GatewayTool hello = client.tool("hello");
            server.sdk().removeTool("hello");
            ToolOutcome gone = hello.call(NOTHING);
            assertThat(gone.failed()).isTrue();
            assertThat(texts(gone)).startsWith("The tool's server refused the call: ");
        }
    }

    @Test
    void aStoppedListSaysNothingAboutTheServer() throws Exception {
        server.does(new Fault.Slow("tools/list", Duration.ofSeconds(3)));
        try (McpClientSide client = McpClientSide.of(server.url())) {
            CompletableFuture<String> failure = new CompletableFuture<>();
            Thread thread =
                    Thread.startVirtualThread(() -> {
                        try {
                            client.tools();
                            failure.complete("none");
                        } catch (GatewayException e) {
                            failure.complete(e.getMessage());
                        }
                    });
            Soon.isTrue("the list is asked for", () -> server.count("tools/list") == 1);
            thread.interrupt();
            assertThat(failure.get(2, TimeUnit.SECONDS)).startsWith("the MCP server");
            server.does();
            assertThat(client.names()).containsExactly("hello");
        }
    }

    private @Nullable Object cancelledId() {
        JsonObject params = message("notifications/cancelled").object("params");
        return params == null ? null : params.get("requestId");
    }

    private @Nullable Object calledId() {
        return message("tools/call").get("id");
    }

    private JsonObject message(String method) {
        return server.received().stream()
                .filter(each -> method.equals(each.string("method")))
                .findFirst()
                .orElseThrow();
    }
}
