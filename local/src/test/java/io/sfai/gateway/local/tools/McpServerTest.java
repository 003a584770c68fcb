package io.sfai.gateway.local.tools;

import static io.sfai.gateway.local.tools.McpClientSide.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modelcontextprotocol.server.McpServerFeatures.SyncToolSpecification;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.secret.EnvironmentSecrets;
import io.sfai.gateway.secret.Secret;
import io.sfai.gateway.secret.SecretSource;
import io.sfai.gateway.tool.ToolOutcome;
import io.sfai.gateway.tool.mcp.McpServer;
import io.sfai.gateway.upstream.UpstreamClient;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sessions, calls and headers, with a server made with the MCP SDK. */
final class McpServerTest {
    private static final String WITH_TOKEN =
            "{\"headers\": {\"authorization\": \"secret:DOCS_TOKEN\", \"X-Team\": \"blue\"}}";

    private final CountDownLatch together = new CountDownLatch(10);
    private SdkServer server;

    @BeforeEach
    void start() throws Exception {
        server = SdkServer.start(hello(), meeting(), pinging());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static SyncToolSpecification hello() {
        return SdkServer.tool(
                "hello", (exchange, call) -> SdkServer.text("hello, " + call.arguments()));
    }

    /** Ends when ten are there. */
    private SyncToolSpecification meeting() {
        return SdkServer.tool(
                "meeting",
                (exchange, call) -> {
                    together.countDown();
                    try {
                        return SdkServer.text(
                                together.await(10, TimeUnit.SECONDS) ? "met" : "alone");
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        return SdkServer.text("stopped");
                    }
                });
    }

    private static SyncToolSpecification pinging() {
        return SdkServer.tool(
                "pinging",
                (exchange, call) -> {
                    exchange.ping();
                    return SdkServer.text("you are there");
                });
    }

    @Test
    void oneSessionAndOneListServeMany() {
        try (McpClientSide client = McpClientSide.of(server.url())) {
            assertThat(server.received()).isEmpty();
            assertThat(client.names()).containsExactlyInAnyOrder("hello", "meeting", "pinging");
            assertThat(client.call("hello")).isEqualTo(ToolOutcome.text("hello, {text=hello}"));
            assertThat(client.call("hello").failed()).isFalse();
        }
        assertThat(server.count("initialize")).isEqualTo(1);
        assertThat(server.count("notifications/initialized")).isEqualTo(1);
        assertThat(server.count("tools/list")).isEqualTo(1);
        assertThat(server.count("tools/call")).isEqualTo(2);
        // No stream is held open for what the server might want to say.
        assertThat(server.methods()).doesNotContain("GET");
    }

    @Test
    void theServerIsToldWhenNobodyComesBack() throws Exception {
        McpClientSide client = McpClientSide.of(server.url());
        client.tools();
        client.close();
        Soon.isTrue("the session is ended", () -> server.methods().contains("DELETE"));
    }

    @Test
    void tenCallsAtOnceShareASession() throws Exception {
        try (McpClientSide client = McpClientSide.of(server.url());
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<ToolOutcome>> calls = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                calls.add(threads.submit(() -> client.call("meeting")));
            }
            for (Future<ToolOutcome> call : calls) {
                assertThat(call.get()).isEqualTo(ToolOutcome.text("met"));
            }
        }
        assertThat(server.count("initialize")).isEqualTo(1);
        assertThat(server.count("tools/list")).isEqualTo(1);
    }

    @Test
    void aPingWithinACallIsAnswered() {
        try (McpClientSide client = McpClientSide.of(server.url())) {
            assertThat(client.call("pinging")).isEqualTo(ToolOutcome.text("you are there"));
        }
    }

    @Test
    void whatTheServerWishesOfAModelIsDeclined() {
        server.does(
                new Fault.Instead(
                        "tools/call",
                        "text/event-stream",
                        """
                        : a comment

                        data: {"jsonrpc": "2.0", "id": 77, "method": "sampling/createMessage", "params": {}}

                        data: {"jsonrpc": "2.0", "id": "x", "method": "elicitation/create", "params": {}}

                        data: {"jsonrpc": "2.0", "id": 78, "method": "roots/list"}

                        data: {"jsonrpc": "2.0", "id": "other", "result": {"content": []}}

                        data: {"jsonrpc": "2.0", "id": $ID, "result": {"content": [{"type": "text", "text": "done"}]}}

                        """));
        try (McpClientSide client = McpClientSide.of(server.url())) {
            assertThat(client.call("hello")).isEqualTo(ToolOutcome.text("done"));
        }
        List<JsonObject> declined =
                server.received().stream().filter(each -> each.has("error")).toList();
        assertThat(declined).extracting(each -> each.get("id")).containsExactly(77L, "x", 78L);
        assertThat(declined)
                .allSatisfy(each ->
                        assertThat(each.object("error"))
                                .extracting(error -> error.get("code"))
                                .isEqualTo(-32601L));
    }

    @Test
    void headersGoAlongAndASecretIsABearerToken() {
        server.does(
                new Fault.Guarded("authorization", "Bearer token-0123456789"),
                new Fault.Guarded("x-team", "blue"));
        try (McpClientSide client = McpClientSide.of(server.url(), WITH_TOKEN)) {
            assertThat(client.call("hello").failed()).isFalse();
        }
    }

    @Test
    void anEchoedSecretReachesNoModel() {
        server.does(
                new Fault.Instead(
                        "tools/call",
                        "application/json",
                        """
                        {"jsonrpc": "2.0", "id": $ID, "result":
                          {"content": [{"type": "text", "text": "you sent $AUTHORIZATION"}],
                           "structuredContent": {"$AUTHORIZATION": ["$AUTHORIZATION"]}}}
                        """));
        try (McpClientSide client = McpClientSide.of(server.url(), WITH_TOKEN)) {
            ToolOutcome outcome = client.call("hello");
            assertThat(texts(outcome)).isEqualTo("you sent Bearer ***");
            assertThat(outcome.toString()).doesNotContain("token-0123456789");
        }
    }

    @Test
    void aRefusedSecretIsToldOfButNotShown() {
        server.does(new Fault.Guarded("authorization", "Bearer another-one"));
        try (McpClientSide client = McpClientSide.of(server.url(), WITH_TOKEN)) {
            assertThatThrownBy(client::tools)
                    .isInstanceOf(GatewayException.class)
                    .hasMessageContaining("\"docs\"")
                    .hasMessageContaining("401")
                    .hasMessageNotContaining("token-0123456789");
        }
    }

    @Test
    void aSecretThatWasReplacedIsReadAgain() {
        server.does(new Fault.Guarded("authorization", "Bearer the-new-token"));
        SecretSource rotated =
                new SecretSource() {
                    private volatile String value = "the-old-token";

                    @Override
                    public Secret get(String name) {
                        return new Secret(value);
                    }

                    @Override
                    public boolean refresh(String name) {
                        value = "the-new-token";
                        return true;
                    }
                };
        try (McpClientSide client = McpClientSide.of(server.url(), WITH_TOKEN, rotated)) {
            assertThat(client.call("hello").failed()).isFalse();
        }
    }

    @Test
    void aMissingSecretIsNamed() {
        SecretSource none = new EnvironmentSecrets(Map.of());
        try (McpClientSide client = McpClientSide.of(server.url(), WITH_TOKEN, none)) {
            assertThatThrownBy(client::tools)
                    .isInstanceOf(GatewayException.class)
                    .hasMessageContaining("DOCS_TOKEN");
        }
        assertThat(server.received()).isEmpty();
    }

    @Test
    void aClientsOwnServerCanNotNameOurSecrets() {
        server.does(
                new Fault.Guarded("authorization", "secret:DOCS_TOKEN"),
                new Fault.Instead(
                        "tools/call",
                        "application/json",
                        "{\"id\": $ID, \"result\": {\"content\": [{\"type\": \"text\", \"text\":"
                                + " \"$AUTHORIZATION\"}]}}"));
        try (McpServer own =
                McpServer.of(
                        "own",
                        server.url(),
                        Map.of("Authorization", "secret:DOCS_TOKEN"),
                        Set.of("hello"),
                        new UpstreamClient(InstantSource.system()),
                        InstantSource.system())) {
            assertThat(own.tools()).hasSize(1);
            assertThat(own.tools().getFirst().server()).isEqualTo("own");
            assertThat(texts(own.tools().getFirst().call(new JsonObject()))).isEqualTo("***");
        }
    }
}
