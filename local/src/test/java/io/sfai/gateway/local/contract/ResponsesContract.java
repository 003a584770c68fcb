package io.sfai.gateway.local.contract;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.local.upstream.Answer;
import io.sfai.gateway.local.upstream.Chunks;
import io.sfai.gateway.local.upstream.MessageEvents;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * OpenAI's Responses: answers, and conversations that another gateway of the store goes on with.
 */
abstract class ResponsesContract extends Contract {
    private static final String PATH = "/v1/responses";
    private static final Map<String, String> ELSEWHERE = Map.of("KEEP_ALIVE_SECONDS", "3");
    private static final Map<String, String> OPEN = Map.of("AUTH_MODE", "none");
    private static final String TOOL =
            "\"tools\":[{\"type\":\"function\",\"name\":\"time\",\"parameters\":{\"type\":\"object\"}}]";

    ResponsesContract(Gateways gateways) throws Exception {
        super(gateways);
    }

    private static String body(String alias, String input, String... more) {
        StringBuilder body = new StringBuilder("{\"model\":\"" + alias + "\",\"input\":" + input);
        for (String member : more) {
            body.append(',').append(member);
        }
        return body.append('}').toString();
    }

    private static String after(String id) {
        return "\"previous_response_id\":\"" + id + "\"";
    }

    /** The data of a streamed answer's events, each with its name and its number. */
    private List<JsonObject> stream(String alias, String input, String... more) throws Exception {
        String streamed = body(alias, input, more).replaceFirst("^\\{", "{\"stream\":true,");
        Reply reply = client.call("POST", PATH, streamed);
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(reply.header("content-type")).startsWith("text/event-stream");
        List<JsonObject> events = new ArrayList<>();
        for (String block : reply.body().split("\n\n", -1)) {
            if (block.startsWith("event: ")) {
                JsonObject event = Json.object(block.substring(block.indexOf("\ndata: ") + 7));
                assertThat(block).startsWith("event: " + event.string("type") + "\n");
                assertThat(event.integer("sequence_number")).isEqualTo((long) events.size());
                events.add(event);
            }
        }
        return events;
    }

    private static JsonObject response(List<JsonObject> events) {
        return requireNonNull(events.getLast().object("response"));
    }

    private static List<String> types(List<JsonObject> events) {
        return events.stream().map(event -> event.string("type", "")).toList();
    }

    private JsonObject whole(Client asked, String body) throws Exception {
        Reply reply = asked.call("POST", PATH, body);
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return reply.json();
    }

    private static String id(JsonObject response) {
        return requireNonNull(response.string("id"));
    }

    private static String text(JsonObject response) {
        JsonArray output = requireNonNull(response.array("output"));
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < output.size(); i++) {
            JsonArray content = requireNonNull(output.object(i)).array("content");
            JsonObject part = content == null ? null : content.object(0);
            text.append(part == null ? "" : part.string("text", ""));
        }
        return text.toString();
    }

    @Test
    void anUpstreamThatSpeaksChatIsAskedInChat() throws Exception {
        upstream.on("plain", new Answer.Sse(Chunks.wordsAndUsage("Hel", "lo")));
        List<JsonObject> events =
                stream("plain", "\"hi\"", "\"instructions\":\"short\"", "\"max_output_tokens\":9");
        assertThat(types(events)).endsWith("response.output_item.done", "response.completed");
        assertThat(text(response(events))).isEqualTo("Hello");
        assertThat(response(events).string("model")).isEqualTo("plain");
        assertThat(String.valueOf(response(events).get("usage"))).contains("\"input_tokens\":100");
        JsonObject asked = upstream.next().body();
        assertThat(asked.toString())
                .isEqualTo(
                        "{\"max_completion_tokens\":9,\"model\":\"plain\",\"messages\":["
                                + "{\"role\":\"system\",\"content\":\"short\"},"
                                + "{\"role\":\"user\",\"content\":\"hi\"}],\"stream\":true,"
                                + "\"stream_options\":{\"include_usage\":true}}");
        String completion =
                Chunks.completion("{\"role\":\"assistant\",\"content\":\"Hello\"}", "stop");
        upstream.on("plain", new Answer.Json(completion));
        assertThat(text(whole(client, body("plain", "\"hi\"")))).isEqualTo("Hello");
    }

    @Test
    void theLogSaysWhichDialect() throws Exception {
        Reply reply = client.call("POST", "/responses", body("mock/echo", "\"hello there\""));
        JsonObject line = log.completion(requireNonNull(reply.header("x-request-id")));
        assertThat(line.string("dialect")).isEqualToIgnoringCase("responses");
        assertThat(line.string("latestUserMessage")).isEqualTo("hello there");
    }

    @Test
    void aToolIsCalledAndAnotherGatewayGetsItsResult() throws Exception {
        Client elsewhere = new Client(gateways.with(ELSEWHERE));
        JsonObject first = response(stream("mock/tool", "\"when?\"", TOOL));
        JsonObject call = requireNonNull(requireNonNull(first.array("output")).object(0));
        assertThat(call.string("type")).isEqualTo("function_call");
        String result =
                "[{\"type\":\"function_call_output\",\"call_id\":\""
                        + call.string("call_id")
                        + "\",\"output\":\"noon\"}]";
        JsonObject second = whole(elsewhere, body("mock/tool", result, TOOL, after(id(first))));
        assertThat(text(second)).isEqualTo("The tool gave: noon");
        JsonObject third = whole(client, body("mock/echo", "\"and?\"", after(id(second))));
        assertThat(elsewhere.call("GET", PATH + "/" + id(third), null).json()).isEqualTo(third);
    }

    @Test
    void aThoughtGoesBackSignedToItsModel() throws Exception {
        upstream.on(
                "claude-sonnet-4-5",
                new Answer.Json(
                        MessageEvents.message(
                                "[{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"c2ln\"},"
                                        + "{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"time\","
                                        + "\"input\":{}}]",
                                "tool_use")),
                new Answer.Json(
                        MessageEvents.message(
                                "[{\"type\":\"text\",\"text\":\"noon\"}]", "end_turn")));
        String effort = "\"reasoning\":{\"effort\":\"low\"}";
        JsonObject first = whole(client, body("fake-claude", "\"when?\"", TOOL, effort));
        upstream.next();
        String result = "[{\"type\":\"function_call_output\",\"call_id\":\"t\",\"output\":\"12\"}]";
        JsonObject second =
                whole(client, body("fake-claude", result, TOOL, effort, after(id(first))));
        assertThat(text(second)).isEqualTo("noon");
        assertThat(upstream.next().body().toString())
                .contains(
                        "{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"c2ln\"}",
                        "\"tool_use_id\":\"t\"");
    }

    @Test
    void twoMayGoOnFromOne() throws Exception {
        JsonObject first = whole(client, body("mock/echo", "\"one\""));
        upstream.on("plain", new Answer.Sse(Chunks.words("ok")));
        stream("plain", "\"left\"", after(id(first)));
        JsonObject left = upstream.next().body();
        stream("plain", "\"right\"", after(id(first)));
        assertThat(String.valueOf(upstream.next().body().get("messages")))
                .isEqualTo(String.valueOf(left.get("messages")).replace("left", "right"));
    }

    @Test
    void whatIsDeletedOrNotKeptOrAnothersIsNotThere() throws Exception {
        Client anyone = new Client(gateways.with(OPEN));
        String mine = id(whole(client, body("mock/echo", "\"mine\"")));
        String theirs = id(whole(anyone, body("mock/echo", "\"theirs\"")));
        String unkept = id(whole(client, body("mock/echo", "\"x\"", "\"store\":false")));
        assertMissing(anyone, mine);
        assertMissing(client, theirs);
        assertMissing(client, unkept);
        assertThat(client.call("GET", PATH + "/" + mine + "/input_items", null).body())
                .contains("\"input_text\"", "\"mine\"");
        assertThat(
                        client.call("POST", PATH + "/" + mine + "/cancel", null)
                                .error()
                                .string("message"))
                .isEqualTo("Cannot cancel a synchronous response.");
        assertThat(client.call("DELETE", PATH + "/" + mine, null).json().isTrue("deleted"))
                .isTrue();
        assertMissing(client, mine);
    }

    private static void assertMissing(Client asked, String id) throws Exception {
        for (String below : List.of("", "/input_items")) {
            Reply reply = asked.call("GET", PATH + "/" + id + below, null);
            assertThat(reply.status()).isEqualTo(404);
            assertThat(reply.error().string("type")).isEqualTo("invalid_request_error");
        }
        assertThat(asked.call("DELETE", PATH + "/" + id, null).status()).isEqualTo(404);
        Reply next = asked.call("POST", PATH, body("mock/echo", "\"go on\"", after(id)));
        assertThat(next.status()).isEqualTo(404);
        assertThat(next.error().string("param")).isEqualTo("previous_response_id");
    }

    @Test
    void aLargeTurnIsKeptWhole() throws Exception {
        StringBuilder noise = new StringBuilder();
        new Random(1).ints(700_000, 'a', 'z').forEach(c -> noise.append((char) c));
        JsonObject first = whole(client, body("mock/echo", "\"" + noise + "\""));
        assertThat(text(whole(client, body("mock/echo", "\"go on\"", after(id(first))))))
                .isEqualTo("go on");
        assertThat(client.call("GET", PATH + "/" + id(first), null).json()).isEqualTo(first);
    }

    @Test
    void aStreamThatBreaksHasFailedAndIsNotKept() throws Exception {
        List<JsonObject> events = stream("mock/error-midstream", "\"a b c d e\"");
        assertThat(types(events)).endsWith("error", "response.failed");
        assertThat(types(events)).doesNotContain("response.completed");
        String id = id(response(events));
        assertThat(client.call("GET", PATH + "/" + id, null).status()).isEqualTo(404);
    }

    @Test
    void errorsBeforeTheFirstByteHaveTheirStatus() throws Exception {
        for (String more : List.of("", "\"stream\":true")) {
            String asked = more.isEmpty() ? "\"store\":true" : more;
            assertThat(client.call("POST", PATH, body("mock/error-429", "\"x\"", asked)).status())
                    .isEqualTo(429);
            Reply bad =
                    client.call(
                            "POST",
                            PATH,
                            body(
                                    "mock/echo",
                                    "[{\"role\":\"user\",\"content\":[{\"type\":\"input_image\"}]}]",
                                    asked));
            assertThat(bad.status()).isEqualTo(400);
            assertThat(bad.error().string("param")).isEqualTo("input[0].content[0].image_url");
        }
        assertThat(client.bare("POST", PATH, body("mock/echo", "\"x\"")).status()).isEqualTo(401);
    }
}
