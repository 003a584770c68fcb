package io.sfai.gateway.provider.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.inference.Caller;
import io.sfai.gateway.inference.Capabilities;
import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.Dialect;
import io.sfai.gateway.inference.Envelope;
import io.sfai.gateway.inference.EventQueue;
import io.sfai.gateway.inference.InferenceEvent;
import io.sfai.gateway.inference.InferenceEvent.Raw;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.InferenceStream;
import io.sfai.gateway.inference.Message;
import io.sfai.gateway.inference.Message.Role;
import io.sfai.gateway.inference.Parameters;
import io.sfai.gateway.inference.Part;
import io.sfai.gateway.inference.Step;
import io.sfai.gateway.inference.Target;
import io.sfai.gateway.inference.Target.Wishes;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.provider.Asked;
import io.sfai.gateway.provider.ToolNames;
import io.sfai.gateway.provider.anthropic.Plan.Reply;
import io.sfai.gateway.secret.EnvironmentSecrets;
import io.sfai.gateway.sse.SplitInput;
import io.sfai.gateway.sse.SseReader;
import io.sfai.gateway.upstream.MediaLoader;
import io.sfai.gateway.upstream.UpstreamClient;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests and answers of a client that speaks the upstream's own dialect. */
class RelayTest {
    private static final String ORIGINAL =
            "{\"model\":\"alias\",\"max_tokens\":5,\"new\":{\"a\":1.50},\"messages\":"
                    + "[{\"role\":\"user\",\"content\":\"Hi\"}]}";

    private HttpServer server;
    private final List<String> bodies = new ArrayList<>();
    private final List<String> paths = new ArrayList<>();
    private final List<Map<String, List<String>>> headers = new ArrayList<>();
    private String answer = "{}";
    private int status = 200;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        bodies.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
        paths.add(exchange.getRequestURI().toString());
        headers.add(Map.copyOf(exchange.getRequestHeaders()));
        byte[] bytes = answer.getBytes(UTF_8);
        exchange.getResponseHeaders().add("content-type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Test
    void aBodyGoesAsItStandsWithTheClientsHeadersAndTheMapsFlags() {
        answer = "{\"content\":[],\"stop_reason\":\"end_turn\",\"model\":\"m\",\"new\":1}";
        Step step = asked(provider(Map.of("anthropic-beta", "b, c")), ORIGINAL);
        assertThat(bodies).containsExactly(ORIGINAL.replace("alias", "claude"));
        assertThat(headers.getFirst())
                .containsEntry("Anthropic-beta", List.of("a,b,c"))
                .containsEntry("Anthropic-version", List.of("2023-06-01"))
                .containsEntry("X-api-key", List.of("sk-test"));
        Raw raw = requireNonNull(((InferenceEvent) step).raw());
        assertThat(raw.dialect()).isEqualTo(Dialect.MESSAGES);
        assertThat(raw.body().toString()).contains("\"new\":1");
        assertThat(((InferenceEvent) step).deltas().toString()).contains("raw=end_turn");
    }

    @Test
    void aRequestThatWasChangedIsWrittenAnewAndKeepsItsHeaders() {
        answer = "{\"content\":[],\"stop_reason\":\"end_turn\"}";
        Step step = asked(provider(Map.of()), null);
        assertThat(((InferenceEvent) step).raw()).isNull();
        assertThat(bodies.getFirst()).doesNotContain("new").contains("\"model\":\"claude\"");
        assertThat(headers.getFirst()).containsEntry("Anthropic-beta", List.of("a,b"));
    }

    @Test
    void tokensAreCountedByTheUpstream() {
        answer = "{\"input_tokens\":42}";
        for (String original : new String[] {ORIGINAL, null}) {
            try (InferenceStream counting =
                    requireNonNull(provider(Map.of()).count(request(original), target(false)))) {
                assertThat(((InferenceEvent) counting.next(Duration.ofSeconds(5))).deltas())
                        .first()
                        .isInstanceOfSatisfying(
                                Delta.UsageReport.class,
                                report -> assertThat(report.usage().input()).isEqualTo(42));
            }
        }
        assertThat(paths).containsOnly("/v1/messages/count_tokens");
        assertThat(bodies.getFirst()).isEqualTo(ORIGINAL.replace("alias", "claude"));
        assertThat(Json.object(bodies.getLast()).names()).containsExactly("model", "messages");
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 400})
    void aCountThatFailsIsAFailure(int failing) {
        status = failing;
        answer = "{\"type\":\"message\"}";
        try (InferenceStream counting =
                requireNonNull(provider(Map.of()).count(request(ORIGINAL), target(false)))) {
            assertThatThrownBy(() -> counting.next(Duration.ofSeconds(5)))
                    .isInstanceOf(GatewayException.class);
        }
    }

    @Test
    void marksOfTheAliasGoOnBodiesThatHaveNone() {
        JsonObject body =
                Json.object(
                        """
                        {"model":"alias","system":"Be brief.","tools":[{"name":"a"},{"name":"b"}],
                         "messages":[{"role":"user","content":"1"},
                                     {"role":"assistant","content":"2"},
                                     {"role":"user","content":[{"type":"text","text":"3"}]},
                                     {"role":"assistant","content":"4"},
                                     {"role":"user","content":"5"}]}
                        """);
        String mark = "\"cache_control\":{\"type\":\"ephemeral\"}";
        assertThat(RelayedBody.of(body, target(true)))
                .hasToString(
                        "{\"model\":\"claude\",\"system\":[{\"type\":\"text\","
                                + "\"text\":\"Be brief.\",@}],\"tools\":[{\"name\":\"a\"},"
                                        .replace("@", mark)
                                + "{\"name\":\"b\",@}],".replace("@", mark)
                                + "\"messages\":[{\"role\":\"user\",\"content\":\"1\"},"
                                + "{\"role\":\"assistant\",\"content\":\"2\"},"
                                + "{\"role\":\"user\",\"content\":[{\"type\":\"text\","
                                + "\"text\":\"3\",@}]},".replace("@", mark)
                                + "{\"role\":\"assistant\",\"content\":\"4\"},"
                                + "{\"role\":\"user\",\"content\":[{\"type\":\"text\","
                                + "\"text\":\"5\",@}]}]}".replace("@", mark));
        JsonObject marked = Json.object("{\"model\":\"x\",\"tools\":[{" + mark + "}]}");
        assertThat(RelayedBody.of(marked, target(true)))
                .isEqualTo(marked.copy().put("model", "claude"));
        assertThat(RelayedBody.of(body, target(false)))
                .isEqualTo(body.copy().put("model", "claude"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "tools", "thinking", "server-tool", "refusal", "usage"})
    void everyEventKeepsItsBytesHoweverTheStreamIsCut(String name) throws Exception {
        byte[] stream = fixture(name);
        List<String> expected = new ArrayList<>();
        for (String line : new String(stream, UTF_8).split("\n", -1)) {
            if (line.startsWith("data:")) {
                expected.add(line.substring(line.startsWith("data: ") ? 6 : 5));
            }
        }
        assertThat(expected).isNotEmpty();
        for (int at = 1; at < stream.length; at++) {
            assertThat(relayed(stream, at, 1 << 20)).isEqualTo(expected);
        }
        assertThat(relayed(stream, 1, 1)).isEqualTo(expected);
    }

    private static List<String> relayed(byte[] stream, int first, int further) throws Exception {
        EventQueue queue = new EventQueue(() -> {});
        SseReader reader = new SseReader(new SplitInput(stream, first, further), 1 << 20);
        InferenceRequest none = Asked.user("x").request(true);
        Reply reply = new Reply(ToolNames.of(none, 128), null, true);
        AnthropicAnswers.readStream("anthropic", reply, reader, queue);
        List<String> events = new ArrayList<>();
        Step step = queue.next(Duration.ZERO);
        while (step instanceof InferenceEvent event) {
            events.add(text(requireNonNull(event.raw())));
            step = queue.next(Duration.ZERO);
        }
        return events;
    }

    /** An event's bytes; the model is found where there is one. */
    private static String text(Raw raw) {
        InferenceEvent.Text text = requireNonNull(raw.text());
        String all = new String(text.bytes(), UTF_8);
        JsonObject message = raw.body().object("message");
        if (message != null && message.string("model") != null) {
            byte[] name = java.util.Arrays.copyOfRange(text.bytes(), text.from(), text.to());
            assertThat(new String(name, UTF_8)).isEqualTo("\"" + message.string("model") + "\"");
        } else {
            assertThat(text.from()).isEqualTo(-1);
        }
        return all;
    }

    private Step asked(AnthropicProvider provider, @Nullable String original) {
        try (InferenceStream stream = provider.open(request(original), target(false))) {
            return stream.next(Duration.ofSeconds(5));
        }
    }

    private AnthropicProvider provider(Map<String, String> own) {
        return new AnthropicProvider(
                "anthropic",
                "http://127.0.0.1:" + server.getAddress().getPort(),
                "KEY",
                own,
                new EnvironmentSecrets(Map.of("KEY", "sk-test")),
                new UpstreamClient(InstantSource.system()),
                new MediaLoader());
    }

    private static Target target(boolean cached) {
        return new Target(
                "anthropic",
                "claude",
                new JsonObject(),
                Capabilities.UNKNOWN,
                new Wishes(cached, new JsonObject()));
    }

    private static InferenceRequest request(@Nullable String original) {
        return new InferenceRequest(
                new Envelope(
                        "r1",
                        Dialect.MESSAGES,
                        Caller.MASTER,
                        "alias",
                        false,
                        Map.of("anthropic-beta", "a" + (original == null ? ",b" : "")),
                        Instant.EPOCH,
                        Instant.MAX,
                        Asked.user("x")),
                List.of(new Message(Role.USER, List.of(new Part.Text("Hi")))),
                List.of(),
                new Parameters(new JsonObject().put("max_tokens", 5L)),
                new JsonObject(),
                original == null ? null : Json.object(original));
    }

    private static byte[] fixture(String name) throws IOException {
        String path = "/streams/anthropic/" + name + ".sse";
        try (InputStream in = RelayTest.class.getResourceAsStream(path)) {
            return requireNonNull(in).readAllBytes();
        }
    }
}
