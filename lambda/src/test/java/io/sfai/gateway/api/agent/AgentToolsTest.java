package io.sfai.gateway.api.agent;

import static io.sfai.gateway.api.Rounds.called;
import static io.sfai.gateway.api.Rounds.failed;
import static io.sfai.gateway.api.Rounds.gave;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.api.Rounds;
import io.sfai.gateway.api.Rounds.Told;
import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.session.ConversationId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Tools that the gateway runs, in the session protocol and in the turns of a session. */
class AgentToolsTest extends Talking {
    private static final Delta NEXT = new Delta.NextStep();

    /** The events of an answer, without the last. */
    private List<JsonObject> events(String session) {
        List<JsonObject> events = new ArrayList<>();
        for (String event : say(session, "hi").split("\n\n", -1)) {
            if (event.startsWith("data: {")) {
                events.add(Json.object(event.substring(6)));
            }
        }
        assertThat(events.removeLast().isTrue("is_final")).isTrue();
        return events;
    }

    @Test
    void aCallAndWhatItGaveAreEvents() {
        says(
                new Delta.Text("I look."),
                called("a", "get_current_weather", "{\"location\":\"Paris\"}"),
                called("b", "time", "oops"),
                failed("b", "no clock"),
                gave("a", "12 °C"),
                NEXT,
                called("c", "time", ""),
                new Delta.GatewayResult("c", false, null),
                new Delta.GatewayResult("nobody", false, "x"),
                NEXT,
                new Delta.Text(""),
                new Delta.Text("Cold."),
                stop());
        assertThat(events("s").stream().map(JsonObject::toString))
                .containsExactly(
                        "{\"token\":\"I look.\",\"is_final\":false,\"type\":\"assistant_message\"}",
                        "{\"type\":\"tool_call\",\"id\":\"a\",\"name\":\"get_current_weather\","
                                + "\"server\":\"server\",\"arguments\":{\"location\":\"Paris\"},"
                                + "\"token\":\"\",\"is_final\":false}",
                        "{\"type\":\"tool_call\",\"id\":\"b\",\"name\":\"time\","
                                + "\"server\":\"server\",\"arguments\":{\"_raw\":\"oops\"},"
                                + "\"token\":\"\",\"is_final\":false}",
                        "{\"type\":\"tool_result\",\"id\":\"b\",\"name\":\"time\",\"ok\":false,"
                                + "\"output\":\"no clock\",\"token\":\"\",\"is_final\":false}",
                        "{\"type\":\"tool_result\",\"id\":\"a\",\"name\":\"get_current_weather\","
                                + "\"ok\":true,\"output\":\"12 °C\",\"token\":\"\",\"is_final\":false}",
                        "{\"type\":\"tool_call\",\"id\":\"c\",\"name\":\"time\","
                                + "\"server\":\"server\",\"arguments\":{},"
                                + "\"token\":\"\",\"is_final\":false}",
                        "{\"type\":\"tool_result\",\"id\":\"c\",\"name\":\"time\",\"ok\":true,"
                                + "\"token\":\"\",\"is_final\":false}",
                        "{\"token\":\"\\n\\nCold.\",\"is_final\":false,"
                                + "\"type\":\"assistant_message\"}");
    }

    @Test
    void whatIsLongIsCutForTheClientAndKeptForTheModel() {
        String output = "x".repeat(1_999) + "🌍 and more";
        says(called("a", "f", "{}"), gave("a", output), NEXT, new Delta.Text("So."), stop());
        JsonObject result = events("s").get(1);
        assertThat(result.string("output")).isEqualTo("x".repeat(1_999));
        assertThat(result.isTrue("truncated")).isTrue();
        say("s", "more");
        assertThat(Rounds.told(seen.getLast().messages()).get(2).parts())
                .containsExactly("result " + output);
    }

    @Test
    void theTurnKeepsWhatTheToolsGave() {
        says(called("a", "f", "{}"), gave("a", "1"), called("b", "f", ""), stop());
        say("s", "hi");
        String output =
                conversations
                        .read("master", requireNonNull(ConversationId.parse("s")))
                        .turns()
                        .getFirst()
                        .output()
                        .toString();
        assertThat(output)
                .matches(
                        "\\[\\{\"id\":\"mcp_[0-9a-f]{48}o0\",\"type\":\"mcp_call\","
                                + "\"status\":\"completed\".*\"output\":\"1\".*"
                                + "\"id\":\"mcp_[0-9a-f]{48}o1\".*\"status\":\"incomplete\".*");
    }

    @Test
    void anyAnswerIsRememberedAsTheTurnsThatItWas() {
        Told heard = new Told("USER", List.of("text hi"));
        for (int seed = 0; seed < 300; seed++) {
            Rounds rounds = Rounds.random(new Random(seed));
            if (rounds.rounds().getLast().client() != null) {
                continue;
            }
            says(rounds.all());
            StringBuilder text = new StringBuilder();
            events("s" + seed).forEach(event -> text.append(event.string("token")));
            StringBuilder expected = new StringBuilder();
            for (Rounds.Round round : rounds.rounds()) {
                boolean breaks = !expected.isEmpty() && !round.text().isEmpty();
                expected.append(breaks && !expected.toString().endsWith("\n") ? "\n\n" : "")
                        .append(round.text());
            }
            assertThat(text).as("seed %d", seed).hasToString(expected.toString());
            say("s" + seed, "hi");
            List<Told> told = new ArrayList<>(List.of(heard));
            told.addAll(rounds.told(false));
            told.add(heard);
            assertThat(Rounds.told(seen.getLast().messages())).as("seed %d", seed).isEqualTo(told);
        }
    }
}
