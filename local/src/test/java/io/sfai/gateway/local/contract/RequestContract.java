package io.sfai.gateway.local.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Requests that are wrong by themselves: a clear error, and nothing reaches a model. */
abstract class RequestContract extends Contract {
    private static final String CHAT = "/v1/chat/completions";

    RequestContract(Gateways gateways) throws Exception {
        super(gateways);
    }

    @Test
    void anUnknownModelIsToldWithNearNames() throws Exception {
        Reply reply = client.chat(Ask.stream("plian", "hello"));
        JsonObject error = assertRefused(reply, 404);
        assertThat(error.string("code")).isEqualTo("model_not_found");
        assertThat(error.string("param")).isEqualTo("model");
        assertThat(error.string("message")).contains("plian").contains("did you mean plain?");
        assertThat(log.of("llm_error", reply.id())).isEmpty();
    }

    @Test
    void aKeyIsNeededInOneOfThreeHeaders() throws Exception {
        String body = Ask.whole("mock/echo", "hello");
        for (String[] headers :
                List.of(
                        new String[] {},
                        new String[] {"authorization", "Bearer wrong"},
                        new String[] {"authorization", "Bearer "},
                        new String[] {"authorization", "Basic c2s6c2s="},
                        new String[] {"x-api-key", "wrong"},
                        new String[] {"api-key", TestMap.MASTER_KEY + "x"})) {
            Reply reply = client.bare("POST", CHAT, body, headers);
            assertThat(assertRefused(reply, 401).string("code")).isEqualTo("invalid_api_key");
            assertThat(reply.body()).doesNotContain(TestMap.MASTER_KEY);
        }
        for (String[] headers :
                List.of(
                        new String[] {"authorization", "bearer " + TestMap.MASTER_KEY},
                        new String[] {"x-api-key", TestMap.MASTER_KEY},
                        new String[] {"api-key", TestMap.MASTER_KEY})) {
            assertThat(client.bare("POST", CHAT, body, headers).status()).isEqualTo(200);
        }
    }

    @Test
    void aBodyThatIsTooLongIsRefused() throws Exception {
        Reply reply = client.chat(Ask.whole("mock/echo", "x".repeat(1_100_000)));
        assertThat(reply.status()).isEqualTo(413);
        assertThat(reply.error().string("code")).isEqualTo("request_too_large");
        assertThat(reply.error().string("message")).contains("1048576");
    }

    @Test
    void aBodyThatIsNoJsonIsToldWithItsLine() throws Exception {
        String body = "{\"model\": \"plain\",\n \"messages\": [\n  {oops}]}";
        JsonObject error = assertRefused(client.chat(body), 400);
        assertThat(error.string("message")).contains("line 3");
        for (String other : List.of("", "[]", "null", "7", "{\"model\"", "{} {}", "\u0000")) {
            assertRefused(client.chat(other), 400);
        }
    }

    @Test
    void wrongTypesAreToldWithTheirPlace() throws Exception {
        Map<String, String> cases =
                Map.ofEntries(
                        Map.entry("\"temperature\":\"hot\"", "temperature"),
                        Map.entry("\"stream\":\"yes\"", "stream"),
                        Map.entry("\"stream\":1", "stream"),
                        Map.entry("\"stream_options\":true", "stream_options"),
                        Map.entry("\"tools\":{}", "tools"),
                        Map.entry("\"tools\":[3]", "tools[0]"),
                        Map.entry(
                                "\"tools\":[{\"type\":\"function\",\"function\":{}}]",
                                "tools[0].function.name"),
                        Map.entry("\"functions\":{}", "functions"),
                        Map.entry("\"system\":\"s\",\"tools\":[{}]", "tools[0].function.name"),
                        Map.entry("\"max_tokens\":[]", "max_tokens"),
                        Map.entry("\"response_format\":\"json\"", "response_format"));
        for (Map.Entry<String, String> one : cases.entrySet()) {
            String body = Ask.whole("mock/echo", "hello", one.getKey());
            JsonObject error = assertRefused(client.chat(body), 400);
            assertThat(error.string("param")).as(body).isEqualTo(one.getValue());
        }
    }

    @Test
    void wrongMessagesAreToldWithTheirPlace() throws Exception {
        Map<String, String> cases =
                Map.of(
                        "",
                        "messages",
                        "{}",
                        "messages[0].role",
                        "3",
                        "messages[0]",
                        "{\"role\":\"user\"},{\"role\":\"robot\"}",
                        "messages[1].role",
                        "{\"role\":\"user\",\"content\":3}",
                        "messages[0].content",
                        "{\"role\":\"user\",\"content\":[{}]}",
                        "messages[0].content[0].type",
                        "{\"role\":\"user\",\"content\":[{\"type\":\"image_url\"}]}",
                        "messages[0].content[0].image_url.url",
                        "{\"role\":\"assistant\",\"tool_calls\":{}}",
                        "messages[0].tool_calls");
        for (Map.Entry<String, String> one : cases.entrySet()) {
            String body = Ask.body("mock/echo", one.getKey());
            JsonObject error = assertRefused(client.chat(body), 400);
            assertThat(error.string("param")).as(body).isEqualTo(one.getValue());
        }
        JsonObject error = assertRefused(client.chat("{\"messages\":[]}"), 400);
        assertThat(error.string("param")).isEqualTo("model");
    }

    @Test
    void callsAndResultsThatDoNotFitAreToldWithTheirPlace() throws Exception {
        String called =
                "{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"a\",\"type\":\"function\","
                        + "\"function\":{\"name\":\"f\",\"arguments\":\"{oops\"}}]}";
        String result = "{\"role\":\"tool\",\"tool_call_id\":\"a\",\"content\":\"r\"}";
        String user = "{\"role\":\"user\",\"content\":\"x\"}";
        Map<String, String> cases =
                Map.of(
                        called + "," + result + "," + result,
                        "messages[2].tool_call_id",
                        user + "," + result,
                        "messages[1].tool_call_id",
                        called,
                        "messages[0].tool_calls[0]",
                        called + "," + user + "," + result,
                        "messages[0].tool_calls[0]",
                        called + ",{\"role\":\"tool\",\"content\":\"r\"}",
                        "messages[1].tool_call_id");
        for (Map.Entry<String, String> one : cases.entrySet()) {
            String body = Ask.body("mock/echo", one.getKey());
            JsonObject error = assertRefused(client.chat(body), 400);
            assertThat(error.string("param")).as(body).isEqualTo(one.getValue());
        }
        String rounds = called + "," + result + "," + user + "," + called + "," + result;
        Reply reply = client.chat(Ask.body("mock/tool", rounds));
        assertThat(reply.message().string("content")).isEqualTo("The tool gave: r");
    }

    @Test
    void tooManyToolsAreToldByNumber() throws Exception {
        StringBuilder tools = new StringBuilder("\"tools\":[");
        for (int i = 0; i < 1_000; i++) {
            tools.append(i == 0 ? "" : ",")
                    .append("{\"type\":\"function\",\"function\":{\"name\":\"f" + i + "\"}}");
        }
        Reply reply = client.chat(Ask.whole("mock/tool", "x", tools.append("]").toString()));
        JsonObject error = assertRefused(reply, 400);
        assertThat(error.string("param")).isEqualTo("tools");
        assertThat(error.string("message")).contains("1000", "512");
    }

    @Test
    void deepNestingIsRefused() throws Exception {
        for (int depth : List.of(1_000, 100_000)) {
            String deep = "[".repeat(depth) + "]".repeat(depth);
            String body = Ask.whole("mock/echo", "x", "\"metadata\":{\"a\":" + deep + "}");
            JsonObject error = assertRefused(client.chat(body), 400);
            assertThat(error.string("message")).contains("line 1").containsIgnoringCase("depth");
        }
    }

    @Test
    void aWrongMethodIsToldTheRightOnes() throws Exception {
        Reply reply = client.call("GET", CHAT, null);
        assertRefused(reply, 405);
        assertThat(reply.header("allow")).isEqualTo("POST, OPTIONS");
        Reply models = client.call("DELETE", "/v1/models", null);
        assertRefused(models, 405);
        assertThat(models.header("allow")).contains("GET");
    }

    @Test
    void anUnknownPathIsNotFound() throws Exception {
        for (String path : List.of("/v1/chat", "/nothing", "/v2/chat/completions", "/v1/models/")) {
            Reply reply = client.call("POST", path, "{}");
            assertThat(reply.status()).as(path).isIn(404, 405);
            assertThat(reply.error().string("message")).isNotBlank();
        }
        JsonObject error = assertRefused(client.call("POST", "/v1/chat", "{}"), 404);
        assertThat(error.string("code")).isEqualTo("path_not_found");
    }

    @Test
    void anAliasWithATargetThatIsBuiltIsAnsweredByIt() throws Exception {
        for (int i = 0; i < 3; i++) {
            Reply reply = client.chat(Ask.whole("half-built", "hello"));
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.header("x-sfai-target")).isEqualTo("mock/echo");
        }
    }

    @Test
    void aMissingSecretNamesTheWayOut() throws Exception {
        for (String alias : List.of("missing", "placeholder")) {
            Reply reply = client.chat(Ask.stream(alias, "hello"));
            assertThat(reply.status()).isEqualTo(503);
            assertThat(reply.error().string("code")).isEqualTo("secret_unavailable");
            assertThat(reply.error().string("message")).containsIgnoringCase(alias + "_API_KEY");
        }
    }

    private JsonObject assertRefused(Reply reply, int status) throws Exception {
        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        JsonObject line = log.await("request_rejected", reply.id());
        assertThat(line.integer("status")).isEqualTo(status);
        assertThat(log.of("chat_completion", reply.id())).isEmpty();
        return reply.error();
    }
}
