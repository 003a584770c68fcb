package io.sfai.gateway.local.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.local.matrix.At;
import io.sfai.gateway.local.matrix.Script.Call;
import io.sfai.gateway.local.matrix.ScriptedModels;
import io.sfai.gateway.local.upstream.ToolServer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** A part of the contract that is about aliases with tools. */
abstract class AgentContract extends Contract {
    /** The model of the aliases that OpenAI's protocol is behind. */
    static final String WORKER = "worker";

    static final String USAGE = Ask.WITH_USAGE;

    /** A tool of the client as a member of the body; a call of it follows. */
    static final String LOOK = clientTool("look_up");

    static final Call CLIENTS = new Call("call_c", "look_up", "{\"key\": \"ü \\\" 1\"}");

    final ScriptedModels models;
    final ToolServer tools;

    AgentContract(Gateways gateways) throws Exception {
        super(gateways);
        models = gateways.models();
        tools = gateways.tools();
        tools.forget();
    }

    /** Each protocol behind, streamed and whole. */
    static Stream<Arguments> ways() {
        return Stream.of(Behind.values())
                .flatMap(each -> Stream.of(Arguments.of(each, true), Arguments.of(each, false)));
    }

    /** Asks in chat with one user's words. */
    Spoken ask(boolean streamed, String alias, String words, String... more) throws Exception {
        return talk(streamed, alias, List.of(user(words)), more);
    }

    /** Asks in chat with a history, and further members of the body as JSON. */
    Spoken talk(boolean streamed, String alias, List<JsonObject> messages, String... more)
            throws Exception {
        String body = body(alias, messages, more);
        if (!streamed) {
            return Spoken.of(client.chat(body));
        }
        String asking = body.replaceFirst("^\\{", "{\"stream\":true," + USAGE + ",");
        try (EventStream stream = client.stream(asking)) {
            return Spoken.of(stream);
        }
    }

    static String body(String alias, List<JsonObject> messages, String... more) {
        String history = Json.text(JsonArray.of(messages.toArray()));
        return Ask.body(alias, history.substring(1, history.length() - 1), more);
    }

    static JsonObject user(String words) {
        return new JsonObject().put("role", "user").put("content", words);
    }

    /** What a client answers to a call of one of its tools. */
    static JsonObject result(String callId, String text) {
        return new JsonObject()
                .put("role", "tool")
                .put("tool_call_id", callId)
                .put("content", text);
    }

    /** A history with a turn of the assistant and what the client answers to its calls. */
    static List<JsonObject> answered(List<JsonObject> before, Spoken turn, String result) {
        List<JsonObject> all = new ArrayList<>(before);
        all.add(turn.message());
        turn.callIds().forEach(id -> all.add(result(id, result)));
        return all;
    }

    /** A tool of the client, as a member of the body. */
    static String clientTool(String... names) {
        List<String> all = new ArrayList<>();
        for (String name : names) {
            all.add(
                    "{\"type\":\"function\",\"function\":{\"name\":\"%s\",\"parameters\":"
                                    .formatted(name)
                            + "{\"type\":\"object\",\"properties\":{}}}}");
        }
        return "\"tools\":[" + String.join(",", all) + "]";
    }

    static Call say(String id, String text) {
        return new Call(id, "say", Json.text(new JsonObject().put("text", text)));
    }

    static Call weather(String id, String city) {
        return new Call(
                id, "get_current_weather", Json.text(new JsonObject().put("location", city)));
    }

    static Call after(String id, int millis, String text) {
        JsonObject arguments = new JsonObject().put("ms", (long) millis).put("text", text);
        return new Call(id, "after", Json.text(arguments));
    }

    /** What the model of OpenAI's protocol was given of its tools in a round, the first being 0. */
    List<String> given(int round) {
        return Behind.OPENAI.results(models.asked(WORKER).get(round));
    }

    /** That a round was told to answer and could call nothing any more. */
    static void assertToldToAnswer(JsonObject body, String why) {
        assertThat(body.string("tool_choice")).as(body.toString()).isEqualTo("none");
        JsonObject last = At.objects(body, "messages").getLast();
        assertThat(last.string("role")).isEqualTo("user");
        assertThat(Json.text(last.get("content"))).contains("From the gateway").contains(why);
    }
}
