package io.sfai.gateway.provider.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sfai.gateway.error.GatewayError;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.inference.Caller;
import io.sfai.gateway.inference.Capabilities;
import io.sfai.gateway.inference.Capabilities.StructuredOutput;
import io.sfai.gateway.inference.Capabilities.Thinking;
import io.sfai.gateway.inference.Dialect;
import io.sfai.gateway.inference.EarlyNotes;
import io.sfai.gateway.inference.Envelope;
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
import io.sfai.gateway.secret.EnvironmentSecrets;
import io.sfai.gateway.upstream.UpstreamClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests of Responses' clients to an upstream that speaks it, and what is asked of it. */
class ResponsesRelayTest {
    private static final String ORIGINAL =
            "{'model':'alias','input':'Hi','tools':[{'type':'web_search','new':1.50}],'store':false}";
    private static final String ANSWER =
            "{'id':'r','status':'completed','output':[],'model':'m','new':1}";

    private HttpServer server;
    private final List<String> bodies = new ArrayList<>();
    private final List<String> paths = new ArrayList<>();
    private String answer = ANSWER;
    private String type = "application/json";
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
        byte[] bytes = answer.replace('\'', '"').getBytes(UTF_8);
        exchange.getResponseHeaders().add("content-type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Test
    void aBodyGoesAsItStandsAndNothingIsStoredThere() {
        Raw raw = requireNonNull(asked(ORIGINAL, Capabilities.UNKNOWN, false).raw());
        assertThat(paths).containsExactly("/v1/responses");
        assertThat(bodies.getFirst())
                .isEqualTo(ORIGINAL.replace('\'', '"').replace("alias", "model-1"));
        assertThat(raw.dialect()).isEqualTo(Dialect.RESPONSES);
        assertThat(raw.whole()).isTrue();
        assertThat(raw.body().toString()).contains("\"new\":1");
    }

    @Test
    void sealedThoughtsAreAskedForWhereTheGatewayKeepsThem() {
        Capabilities unknown = Capabilities.UNKNOWN;
        Capabilities thinks = refusing("temperature");
        Capabilities thinksNot = refusing("reasoning_effort");
        String kept = "{'model':'a','input':'x'}";
        String told = "{'model':'a','input':'x','reasoning':{'effort':'low'},'store':true}";
        String asks =
                "{'model':'a','input':'x','include':['web_search_call.results',"
                        + "'reasoning.encrypted_content']}";
        assertThat(include(kept, thinks)).isEqualTo("[\"reasoning.encrypted_content\"]");
        assertThat(include(told, unknown)).isEqualTo("[\"reasoning.encrypted_content\"]");
        assertThat(include(asks, thinks))
                .isEqualTo("[\"web_search_call.results\",\"reasoning.encrypted_content\"]");
        assertThat(include(kept, unknown)).isEqualTo("null");
        assertThat(include(told, thinksNot)).isEqualTo("null");
        assertThat(include(told.replace("true", "false"), thinks)).isEqualTo("null");
        for (String body : bodies) {
            assertThat(Json.object(body).get("store")).isEqualTo(false);
        }
    }

    private String include(String original, Capabilities capabilities) {
        asked(original, capabilities, false);
        return Json.text(Json.object(bodies.getLast()).get("include"));
    }

    @Test
    void whatWasChangedOrIsNotSpokenIsAskedInChat() {
        answer = "{'choices':[{'message':{'content':'x'},'finish_reason':'stop'}]}";
        assertThat(ask(null, Set.of(Dialect.RESPONSES), false)).isInstanceOf(InferenceEvent.class);
        assertThat(ask(ORIGINAL, Set.of(Dialect.FIM), false)).isInstanceOf(InferenceEvent.class);
        assertThat(paths).containsOnly("/v1/chat/completions");
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 405})
    void anUpstreamWithoutThePathIsToldOfByItsFieldInTheMap(int code) {
        status = code;
        answer = "{'detail':'Not Found'}";
        GatewayError error = error(ORIGINAL);
        assertThat(error.message()).contains("Not Found", "\"apis\"", "provider \"up\"");
        assertThat(error.status()).isEqualTo(code == 404 ? 404 : 502);
    }

    @Test
    void aModelThatIsNotThereIsNoMatterOfThePath() {
        status = 404;
        answer = "{'error':{'message':'no such model','code':'model_not_found'}}";
        assertThat(error(ORIGINAL).message()).contains("no such model").doesNotContain("apis");
        status = 429;
        answer = "{'error':{'message':'slow down','code':'rate_limit_exceeded'}}";
        assertThat(error(ORIGINAL).status()).isEqualTo(429);
    }

    @Test
    void aWebPageIsNoAnswer() {
        type = "text/html";
        answer = "<html><body>Sign in</body></html>";
        assertThat(error(ORIGINAL).message()).contains("web page", "Sign in");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/event-stream", "text/plain", ""})
    void aStreamIsReadWhateverItsType(String given) {
        type = given;
        answer =
                "data: {'type':'response.completed','response':{'status':'completed','output':[]}}"
                        + "\n\n";
        InferenceEvent event = asked(ORIGINAL, Capabilities.UNKNOWN, true);
        assertThat(requireNonNull(event.raw()).whole()).isFalse();
        assertThat(event.deltas().toString()).contains("raw=completed");
    }

    @Test
    void aWholeAnswerToARequestForAStreamIsReadToo() {
        assertThat(requireNonNull(asked(ORIGINAL, Capabilities.UNKNOWN, true).raw()).whole())
                .isTrue();
    }

    private InferenceEvent asked(String original, Capabilities capabilities, boolean stream) {
        return (InferenceEvent) ask(original, Set.of(Dialect.RESPONSES), capabilities, stream);
    }

    private GatewayError error(String original) {
        return requireNonNull(
                        catchThrowableOfType(
                                GatewayException.class,
                                () -> ask(original, Set.of(Dialect.RESPONSES), false)))
                .error();
    }

    private Step ask(@Nullable String original, Set<Dialect> apis, boolean stream) {
        return ask(original, apis, Capabilities.UNKNOWN, stream);
    }

    private Step ask(
            @Nullable String original,
            Set<Dialect> apis,
            Capabilities capabilities,
            boolean stream) {
        OpenAiProvider provider =
                new OpenAiProvider(
                        "up",
                        "http://127.0.0.1:" + server.getAddress().getPort() + "/v1",
                        null,
                        Map.of(),
                        apis,
                        new EnvironmentSecrets(Map.of()),
                        new UpstreamClient(InstantSource.system()));
        Target target = new Target("up", "model-1", new JsonObject(), capabilities, Wishes.NONE);
        JsonObject own = original == null ? null : Json.object(original.replace('\'', '"'));
        try (InferenceStream opened = provider.open(request(own, stream), target)) {
            return opened.next(Duration.ofSeconds(5));
        }
    }

    private static InferenceRequest request(@Nullable JsonObject original, boolean stream) {
        return new InferenceRequest(
                new Envelope(
                        "r1",
                        Dialect.RESPONSES,
                        Caller.MASTER,
                        "alias",
                        stream,
                        Map.of(),
                        Instant.EPOCH,
                        Instant.MAX,
                        new EarlyNotes()),
                List.of(new Message(Role.USER, List.of(new Part.Text("Hi")))),
                List.of(),
                new Parameters(new JsonObject()),
                Json.object("{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"),
                original);
    }

    private static Capabilities refusing(String name) {
        return new Capabilities(
                null, Set.of(name), Thinking.NONE, StructuredOutput.NATIVE, false, null, null);
    }
}
