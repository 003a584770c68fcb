package io.sfai.gateway.tool.web;

import static io.sfai.gateway.tool.Outcomes.failure;
import static io.sfai.gateway.tool.Outcomes.good;
import static io.sfai.gateway.tool.Outcomes.text;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.inference.Part;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.model.ModelMap.ToolSpec;
import io.sfai.gateway.secret.EnvironmentSecrets;
import io.sfai.gateway.secret.Secret;
import io.sfai.gateway.secret.SecretSource;
import io.sfai.gateway.tool.Outcomes;
import io.sfai.gateway.tool.ToolOutcome;
import io.sfai.gateway.tool.WebServer;
import io.sfai.gateway.tool.WebServer.Reply;
import io.sfai.gateway.upstream.DeafPort;
import io.sfai.gateway.upstream.UpstreamClient;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP tools of the map against a real server, good and bad. */
@Timeout(60)
class HttpToolTest {
    private static final String KEY = "tok/en+with=\"marks\"1234";

    private final List<String> log = new CopyOnWriteArrayList<>();
    private WebServer server;

    @BeforeEach
    void start() throws IOException {
        server = new WebServer();
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void aGetPutsArgumentsIntoPathAndQuery() {
        server.on("/items/a%20b%2F%C3%A4%3F%23%25", Reply.json("{\"found\": true}"));
        HttpTool tool = get("/items/{id}?lang={lang}&v=1");
        ToolOutcome outcome =
                tool.call(
                        Json.object(
                                """
                                {"id": "a b/ä?#%", "lang": "x&y=z", "tags": ["a b", 2, null],
                                 "n": 1.50, "yes": true, "no": null, "o": {"k": [1]}, "ä&": "é"}
                                """));
        assertThat(server.last().target())
                .isEqualTo(
                        "/items/a%20b%2F%C3%A4%3F%23%25?lang=x%26y%3Dz&v=1&tags=a%20b&tags=2"
                                + "&n=1.50&yes=true&o=%7B%22k%22%3A%5B1%5D%7D&%C3%A4%26=%C3%A9");
        assertThat(server.last().method()).isEqualTo("GET");
        assertThat(server.last().body()).isEmpty();
        assertThat(text(outcome)).isEqualTo("{\"found\": true}");
        assertThat(outcome.structured()).isEqualTo(Json.object("{\"found\": true}"));
        assertThat(tool.tools()).containsExactly(tool);
    }

    @ParameterizedTest
    @CsvSource({"POST", "PUT", "PATCH"})
    void otherMethodsPutTheRestIntoTheBody(String method) {
        server.on("/items/7", Reply.text(201, "made"));
        assertThat(good(tool(method, "/items/{id}"), "{\"id\": 7, \"name\": \"ä\", \"o\": {}}"))
                .isEqualTo("made");
        assertThat(server.last().method()).isEqualTo(method);
        assertThat(server.last().headers()).containsEntry("content-type", "application/json");
        assertThat(server.last().body()).isEqualTo("{\"name\":\"ä\",\"o\":{}}");
        good(tool(method, "/items/{id}"), "{\"id\": 7}");
        assertThat(server.last().body()).isEqualTo("{}");
    }

    @Test
    void aDeletePutsTheRestIntoTheQuery() {
        server.on("/items/7", new Reply.Says(204, Map.of(), new byte[0]));
        assertThat(good(tool("DELETE", "/items/{id}"), "{\"id\": 7, \"force\": true}"))
                .isEqualTo("done (status 204, nothing was answered)");
        assertThat(server.last().target()).isEqualTo("/items/7?force=true");
        assertThat(server.last().body()).isEmpty();
    }

    /** OkHttp resolves dot segments, so these would reach another path. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                ".",
                "..",
                "%2e",
                "%2E%2e",
                ".%2e",
                "%252e%252e",
                "../admin",
                "a/../b",
                "a/..",
                "..\\admin",
                "..%2fadmin",
                "a%2f..%5cb",
                "%252e%252e%252fadmin",
                "./x"
            })
    void aStepUpIsRefused(String value) {
        HttpTool tool = get("/items/{id}/parts");
        String arguments = new JsonObject().put("id", value).toString();
        assertThat(failure(tool, arguments)).contains("\"id\"").contains(". or ..");
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void placesBesideEachOtherMakeNoStepUp() {
        assertThat(failure(get("/a/{x}{y}/b"), "{\"x\": \"%2\", \"y\": \"e\"}")).contains("\"x\"");
        assertThat(failure(get("/a/.{x}/b"), "{\"x\": \".\"}")).contains("\"x\"");
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void dotsThatAreNoStepStay() {
        server.on("/a/..b.../v1.2", Reply.text(200, "ok"));
        assertThat(good(get("/a/{x}/v{y}?q={q}"), "{\"x\":\"..b...\",\"y\":1.2,\"q\":\"..\"}"))
                .isEqualTo("ok");
        assertThat(server.last().target()).isEqualTo("/a/..b.../v1.2?q=..");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | \"id\" is missing",
                "{\"id\": null} | \"id\" is missing",
                "{\"id\": \"\"} | \"id\" is empty",
                "{\"id\": [1]} | \"id\" must be a text",
                "{\"id\": {}} | \"id\" must be a text",
                "{\"id\": 1, \"fixed\": 2} | \"fixed\" is set by the tool itself"
            })
    void anArgumentThatDoesNotFitIsNamed(String arguments, String why) {
        assertThat(failure(get("/items/{id}?fixed=1"), arguments)).contains(why);
        assertThat(server.asked()).isEmpty();
    }

    /** A server that sees a name twice may well take the model's. */
    @ParameterizedTest
    @CsvSource({"a[b]=1,a[b]", "a%5Bb%5D=1,a[b]", "a+b=1,a b", "x=1&flag,flag", "%66ixed=1,fixed"})
    void whatTheUrlSaysTheModelCanNotSay(String query, String name) {
        String arguments = Json.text(new JsonObject().put(name, "mine"));
        assertThat(failure(get("/items?" + query), arguments)).contains("set by the tool itself");
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void argumentsOfAnyLengthAreNotSent() {
        String long1 = "x".repeat(5_000);
        assertThat(failure(get("/{id}"), "{\"id\": \"" + long1 + "\"}")).contains("too long");
        assertThat(failure(get("/a"), "{\"q\": \"" + long1 + long1 + "\"}")).contains("too long");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://{host}/a",
                "http://a.{host}/a",
                "{scheme}://a/b",
                "http://a:{port}/",
                "/a",
                "http://a.test/{x",
                "http://{u}@a.test/"
            })
    void onlyTheMapSaysWhichHost(String url) {
        assertThatThrownBy(() -> tool(new JsonObject().put("url", url)))
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining("the tool lookup can't be used");
    }

    @Test
    void placesNeedParameters() {
        JsonObject body = new JsonObject().put("url", server.url() + "/{id}");
        assertThatThrownBy(() ->
                        new HttpTool(
                                new ToolSpec("t", "http", body), client(), secrets(), this::log))
                .hasMessageContaining("no parameters");
    }

    @Test
    void modelsAreToldWhatTheMapSays() {
        HttpTool bare =
                new HttpTool(
                        new ToolSpec("ping", "http", new JsonObject().put("url", server.url())),
                        client(),
                        secrets(),
                        this::log);
        assertThat(bare.definition().parameters())
                .isEqualTo(
                        Json.object(
                                "{\"type\":\"object\",\"properties\":{},\"additionalProperties\":false}"));
        assertThat(bare.patience()).isEqualTo(Duration.ofSeconds(30));
        assertThat(bare.outputSchema()).isNull();
        HttpTool full =
                tool(
                        Json.object(
                                """
                                {"url": "http://a.test", "description": "d", "timeoutSeconds": 2.5,
                                 "parameters": {"properties": {}}, "outputSchema": {"a": 1}}
                                """));
        assertThat(full.definition().name()).isEqualTo("lookup");
        assertThat(full.definition().description()).isEqualTo("d");
        assertThat(full.definition().parameters())
                .isEqualTo(Json.object("{\"properties\":{},\"type\":\"object\"}"));
        assertThat(full.patience()).isEqualTo(Duration.ofMillis(2_500));
        assertThat(full.outputSchema()).isEqualTo(Json.object("{\"a\": 1}"));
        assertThat(full.server()).isEqualTo("lookup");
    }

    @Test
    void aServerThatRepeatsTheKeyDoesNotTellIt() {
        server.on(
                "/echo",
                asked ->
                        Reply.json(
                                new JsonObject()
                                        .put("you sent", asked.headers().get("x-api-key"))
                                        .put("and", asked.headers().get("x-lang"))
                                        .toString()));
        String escaped =
                "{\"a\": \"" + KEY.replace("\"", "\\u0022").replace("+", "\\u002b") + "\"}";
        server.on("/escaped", Reply.json(escaped));
        server.on("/plain", Reply.text(200, "key=" + KEY));
        server.on("/refused", asked -> Reply.text(403, "x".repeat(1_990) + KEY));
        ToolOutcome echo = secretive("/echo").call(new JsonObject());
        assertThat(server.last().headers()).containsEntry("x-api-key", KEY);
        assertThat(text(echo)).isEqualTo("{\"you sent\":\"***\",\"and\":\"de\"}");
        assertThat(echo.structured()).hasToString(text(echo));
        ToolOutcome hidden = secretive("/escaped").call(new JsonObject());
        assertThat(text(hidden)).isEqualTo("{\"a\":\"***\"}");
        assertThat(hidden.structured()).hasToString(text(hidden));
        assertThat(good(secretive("/plain"), "{}")).isEqualTo("key=***");
        assertThat(failure(secretive("/refused"), "{}")).endsWith("xxx***").doesNotContain("tok");
        assertThat(log).singleElement().asString().endsWith("answered with status 403");
    }

    @Test
    void aSecretInAuthorizationIsABearersToken() {
        server.on("/a", asked -> Reply.text(200, "sent " + asked.headers().get("authorization")));
        JsonObject headers = new JsonObject().put("Authorization", "secret:LOOKUP_KEY");
        JsonObject body = new JsonObject().put("url", server.url() + "/a").put("headers", headers);
        assertThat(good(tool(body), "{}")).isEqualTo("sent Bearer ***");
        assertThat(server.last().headers()).containsEntry("authorization", "Bearer " + KEY);
    }

    @Test
    void aSecretThatIsNotThereIsNotNamedToTheModel() {
        SecretSource none = new EnvironmentSecrets(Map.of());
        HttpTool tool = new HttpTool(secretSpec("/a", 5), client(), none, this::log);
        assertThat(failure(tool, "{}"))
                .isEqualTo("the tool can't be used now: the gateway lacks its credentials");
        assertThat(server.asked()).isEmpty();
        assertThat(log).singleElement().asString().contains("LOOKUP_KEY").contains("lookup");
    }

    @Test
    void aSecretThatWasChangedIsSentAgain() {
        server.on(
                "/a",
                asked ->
                        "new-key".equals(asked.headers().get("x-api-key"))
                                ? Reply.text(200, "welcome")
                                : Reply.text(401, "who are you"));
        SecretSource rotated =
                new SecretSource() {
                    private boolean read;

                    @Override
                    public Secret get(String name) {
                        return new Secret(read ? "new-key" : "old-key");
                    }

                    @Override
                    public boolean refresh(String name) {
                        read = true;
                        return true;
                    }
                };
        assertThat(good(new HttpTool(secretSpec("/a", 5), client(), rotated, this::log), "{}"))
                .isEqualTo("welcome");
        assertThat(server.asked()).hasSize(2);
        server.on("/b", Reply.text(401, "who are you"));
        assertThat(failure(secretive("/b"), "{}"))
                .isEqualTo("the server answered with status 401: who are you");
    }

    @Test
    void aRefusalIsTold() {
        server.on("/long", Reply.text(500, "y".repeat(5_000)));
        server.on("/empty", Reply.text(503, ""));
        server.on("/binary", Reply.of(400, "application/pdf", new byte[] {1, 0, 2}));
        server.on("/cached", Reply.text(304, ""));
        assertThat(failure(get("/long"), "{}"))
                .isEqualTo("the server answered with status 500: " + "y".repeat(2_000) + "…");
        assertThat(failure(get("/empty"), "{}")).isEqualTo("the server answered with status 503");
        assertThat(failure(get("/binary"), "{}")).isEqualTo("the server answered with status 400");
        assertThat(failure(get("/cached"), "{}")).contains("304");
        assertThat(failure(get("/nowhere"), "{}"))
                .isEqualTo("the server answered with status 404: no such page");
    }

    @Test
    void aRedirectIsNotFollowed() {
        for (int status : new int[] {301, 302, 303, 307, 308}) {
            Map<String, String> to = Map.of("location", server.url() + "/private?key=1");
            server.on("/from", new Reply.Says(status, to, new byte[0]));
            assertThat(failure(get("/from"), "{}"))
                    .contains("redirect (status " + status + ")")
                    .doesNotContain("private");
        }
        assertThat(server.asked()).hasSize(5).allMatch(asked -> asked.target().equals("/from"));
    }

    @Test
    void anImageIsAPartAndOtherBytesAreANote() {
        byte[] png = "\u0089PNG\r\n\u001a\n and so on".getBytes(ISO_8859_1);
        server.on("/png", Reply.of(200, "image/png", png));
        server.on("/octets", Reply.of(200, "application/octet-stream", png));
        server.on("/false", Reply.of(200, "image/png", new byte[] {1, 0, 2}));
        server.on("/zip", Reply.of(200, "application/zip", new byte[] {1, 0, 2}));
        String url = "data:image/png;base64," + Base64.getEncoder().encodeToString(png);
        for (String path : List.of("/png", "/octets")) {
            ToolOutcome outcome = get(path).call(new JsonObject());
            assertThat(outcome.parts()).containsExactly(new Part.Image(url, "result"));
        }
        assertThat(good(get("/zip"), "{}"))
                .isEqualTo(
                        "[The answer is no text but 3 bytes of application/zip, which can't be"
                                + " shown.]");
        assertThat(good(get("/false"), "{}")).contains("image/png");
    }

    @Test
    void textIsReadInItsOwnCharset() {
        server.on("/latin", Reply.of(200, "text/plain; charset=\"ISO-8859-1\"", bytes("ä")));
        server.on("/utf16", Reply.of(200, "text/plain", "\ufeffä".getBytes(UTF_16LE)));
        server.on("/wrong", Reply.of(200, "text/plain; charset=utf-8", bytes("ä!")));
        server.on("/unknown", Reply.of(200, "text/plain; charset=klingon", "ä".getBytes(UTF_8)));
        server.on("/bare", new Reply.Says(200, Map.of(), "ä".getBytes(UTF_8)));
        server.on("/odd", Reply.of(200, ";;;=", "ä".getBytes(UTF_8)));
        for (String path : List.of("/latin", "/utf16", "/unknown", "/bare", "/odd")) {
            assertThat(good(get(path), "{}")).as(path).isEqualTo("ä");
        }
        assertThat(good(get("/wrong"), "{}")).isEqualTo("\ufffd!");
    }

    @Test
    void jsonThatIsNoneIsText() {
        server.on("/a", Reply.json("{\"half\": "));
        server.on("/b", Reply.json("[1]"));
        assertThat(get("/a").call(new JsonObject()).structured()).isNull();
        assertThat(good(get("/a"), "{}")).isEqualTo("{\"half\": ");
        assertThat(get("/b").call(new JsonObject()).structured()).isNull();
    }

    @Test
    void anEndlessAnswerIsCut() {
        server.on("/text", new Reply.Gushes("application/json"));
        server.on("/bytes", new Reply.Gushes("application/zip"));
        ToolOutcome outcome = get("/text").call(new JsonObject());
        assertThat(outcome.failed()).isFalse();
        assertThat(outcome.structured()).isNull();
        assertThat(text(outcome))
                .hasSizeBetween(1_000_000, 1_000_200)
                .endsWith("[This is the beginning: the answer is longer than 1000000 bytes.]");
        assertThat(good(get("/bytes"), "{}")).contains("more than 1000000 bytes");
    }

    @ParameterizedTest
    @CsvSource({"400, 0", "404, 0", "422, 0", "401, 1", "403, 1", "429, 1", "500, 1", "503, 1"})
    void whatIsNotTheModelsFaultIsForTheLog(int status, int lines) {
        server.on("/a", Reply.text(status, "you asked for x"));
        assertThat(failure(get("/a"), "{}")).contains(status + ": you asked for x");
        assertThat(log).hasSize(lines);
        assertThat(log)
                .allMatch(line -> line.endsWith("the server answered with status " + status));
    }

    @Test
    void aSlowAnswerHasItsTime() {
        server.on("/drips", new Reply.Drips("text/plain"));
        server.on("/hangs", new Reply.Hangs());
        for (String path : List.of("/drips", "/hangs")) {
            assertThat(
                            failure(
                                    new HttpTool(
                                            secretSpec(path, 1), client(), secrets(), this::log),
                                    "{}"))
                    .isEqualTo("the server did not answer within 1 seconds");
        }
        assertThat(log).hasSize(2);
    }

    @Test
    void whatBrokeOffIsNotUsed() throws IOException {
        server.on("/cuts", new Reply.Cuts("text/plain"));
        assertThat(failure(get("/cuts"), "{}")).isEqualTo("the server broke off its answer");
        try (DeafPort deaf = new DeafPort()) {
            String url = "http://127.0.0.1:" + deaf.number() + "/";
            assertThat(failure(tool(new JsonObject().put("url", url)), "{}"))
                    .isEqualTo("the server can't be reached");
        }
        assertThat(log).hasSize(2);
    }

    @Test
    void anInterruptEndsACall() throws Exception {
        server.on("/drips", new Reply.Drips("text/plain"));
        server.on("/hangs", new Reply.Hangs());
        for (String path : List.of("/drips", "/hangs")) {
            int before = server.asked().size();
            ToolOutcome outcome =
                    Outcomes.interrupted(get(path), "{}", () -> server.asked().size() > before);
            assertThat(outcome.failed()).isTrue();
            assertThat(text(outcome)).isEqualTo("the call was cancelled");
        }
        assertThat(log).isEmpty();
    }

    private HttpTool get(String path) {
        return tool("GET", path);
    }

    private HttpTool tool(String method, String path) {
        return tool(new JsonObject().put("method", method).put("url", server.url() + path));
    }

    private HttpTool tool(JsonObject body) {
        if (!body.has("parameters")) {
            body.put("parameters", new JsonObject());
        }
        ToolSpec spec = new ToolSpec("lookup", "http", body);
        return new HttpTool(spec, client(), secrets(), this::log);
    }

    private HttpTool secretive(String path) {
        return new HttpTool(secretSpec(path, 5), client(), secrets(), this::log);
    }

    private ToolSpec secretSpec(String path, long seconds) {
        JsonObject headers = new JsonObject().put("X-Api-Key", "secret:LOOKUP_KEY");
        JsonObject body = new JsonObject().put("url", server.url() + path);
        body.put("timeoutSeconds", seconds).put("headers", headers.put("X-Lang", "de"));
        return new ToolSpec("lookup", "http", body);
    }

    private static SecretSource secrets() {
        return new EnvironmentSecrets(Map.of("LOOKUP_KEY", KEY));
    }

    private static UpstreamClient client() {
        return new UpstreamClient(InstantSource.system());
    }

    private static byte[] bytes(String latin1) {
        return latin1.getBytes(ISO_8859_1);
    }

    private void log(String tool, GatewayException failure) {
        log.add(tool + ": " + failure.getMessage());
    }
}
