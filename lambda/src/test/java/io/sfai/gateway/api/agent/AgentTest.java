package io.sfai.gateway.api.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.error.GatewayError;
import io.sfai.gateway.error.GatewayError.BadRequest;
import io.sfai.gateway.error.GatewayError.NotFound;
import io.sfai.gateway.error.GatewayError.Upstream;
import io.sfai.gateway.error.GatewayError.UpstreamFault;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.http.HttpResponse;
import io.sfai.gateway.inference.Caller;
import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.Dialect;
import io.sfai.gateway.inference.FinishReason;
import io.sfai.gateway.inference.FinishReason.Unified;
import io.sfai.gateway.inference.Grant;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.Limits;
import io.sfai.gateway.inference.UserText;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.session.Conversation;
import io.sfai.gateway.session.ConversationId;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The session protocol in front of a model that says what it is told to say. */
class AgentTest extends Talking {
    private static final String END =
            """
            data: {"token":"","is_final":true,"type":"assistant_message"}

            data: [DONE]

            """;

    @Test
    void whoNamesNobodyIsAnsweredByOneThatItsKeyMayUse() {
        Grant grant = new Grant("front", Set.of("main"), Limits.NONE, UserText.FULL);
        Caller caller = new Caller("key_1", Caller.Standing.KNOWN, () -> grant);
        written(begin("{'type':'user_message','session_id':'s','content':'hi'}", caller));
        assertThat(seen.getLast().alias()).isEqualTo("main");
    }

    @Test
    void anAnswerIsItsTokens() {
        assertThat(say("s1", "hi"))
                .isEqualTo(
                        "data: {\"token\":\"Hel\",\"is_final\":false,"
                                + "\"type\":\"assistant_message\"}\n\n"
                                + "data: {\"token\":\"lo.\",\"is_final\":false,"
                                + "\"type\":\"assistant_message\"}\n\n"
                                + END);
        InferenceRequest request = seen.getLast();
        assertThat(request.dialect()).isEqualTo(Dialect.SESSION);
        assertThat(request.stream()).isTrue();
        assertThat(request.body().toString())
                .isEqualTo(
                        "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"stream\":true}");
    }

    @Test
    void aSessionRemembersForItsOwner() {
        say("s 漢", "one");
        say("s 漢", "two");
        assertThat(heard()).containsExactly("one", "Hello.", "two");
        written(begin(message("s 漢", "another"), Caller.ANYONE));
        assertThat(heard()).containsExactly("another");
    }

    @Test
    void turnsAreItemsThatOtherDialectsRead() {
        say("s1", "one");
        says(new Delta.Text("Hel"), new Delta.Finish(new FinishReason(Unified.LENGTH, "length")));
        say("s1", "two");
        Conversation session =
                conversations.read("master", Objects.requireNonNull(ConversationId.parse("s1")));
        assertThat(session.turns().getFirst().input().toString())
                .matches(
                        "\\[\\{\"id\":\"msg_[0-9a-f]{48}i0\",\"type\":\"message\",\"role\":\"user\","
                                + "\"status\":\"completed\",\"content\":"
                                + "\\[\\{\"type\":\"input_text\",\"text\":\"one\"}]}]");
        assertThat(session.turns().getLast().output().toString())
                .contains("\"status\":\"incomplete\"", "\"output_text\",\"text\":\"Hel\"");
    }

    @Test
    void whoIsNamedAnswers() {
        written(begin(message("s", "x").replace("}", ",'model':'m'}"), Caller.MASTER));
        assertThat(seen.getLast().alias()).isEqualTo("m");
        written(begin(message("s", "x").replace("}", ",'mode':'vllm'}"), Caller.MASTER));
        assertThat(seen.getLast().alias()).isEqualTo("vllm");
        say("s", "x");
        assertThat(seen.getLast().alias()).isEqualTo("agent");
        map = "'main':'mock/echo'";
        say("s", "x");
        assertThat(seen.getLast().alias()).isEqualTo("main");
        map = "'other':'mock/echo'";
        assertThat(((BadRequest) refusal(message("s", "x"))).param()).isEqualTo("model");
    }

    @Test
    void nullBeginsASession() {
        String body = message("s", "one").replace("'s'", "null");
        HttpResponse.Streaming first = begin(body, Caller.MASTER);
        written(first);
        String id = Objects.requireNonNull(first.headers().get("x-session-id"));
        UUID uuid = UUID.fromString(id);
        assertThat(uuid.version()).isEqualTo(7);
        assertThat(uuid.variant()).isEqualTo(2);
        assertThat(uuid.getMostSignificantBits() >>> 16).isEqualTo(clock.instant().toEpochMilli());
        HttpResponse.Streaming second = begin(message(id, "two"), Caller.MASTER);
        written(second);
        assertThat(heard()).containsExactly("one", "Hello.", "two");
        assertThat(second.headers().get("x-session-id")).isNull();
    }

    @Test
    void aGeneratedConversationMustBeThere() {
        assertThat(refusal(message("conv_1", "x"))).isInstanceOf(NotFound.class);
        ConversationId id = ConversationId.generate();
        conversations.create("master", id, new JsonObject(), new JsonArray());
        assertThat(say(id.text(), "one")).endsWith(END);
    }

    @Test
    void oneOfTwoAtOnceIsRefused() {
        HttpResponse.Streaming running = begin(message("s", "one"), Caller.MASTER);
        GatewayError busy = refusal(message("s", "two"));
        assertThat(busy.status()).isEqualTo(409);
        assertThat(AgentErrors.body(busy).string("code")).isEqualTo("conversation_locked");
        written(running);
        say("s", "two");
        assertThat(heard()).containsExactly("one", "Hello.", "two");
    }

    @Test
    void aFailureOnTheWayIsToldAndLeavesNoTurn() {
        says(new Delta.Text("Hel"));
        fails = new Upstream("cut off", UpstreamFault.CUT, 0, null, null, null).exception();
        assertThat(say("s", "one"))
                .endsWith(
                        """
                        data: {"type":"error","message":"cut off","code":"upstream_cut"}

                        data: [DONE]

                        """)
                .doesNotContain("\"is_final\":true");
        says(new Delta.Text("Hello."), stop());
        say("s", "two");
        assertThat(heard()).containsExactly("two");
    }

    @Test
    void aTurnThatCantBeKeptIsAnError() {
        HttpResponse.Streaming running = begin(message("s", "one"), Caller.MASTER);
        store.lost = "put";
        assertThat(written(running))
                .contains("\"code\":\"session_store_unavailable\"")
                .doesNotContain("\"is_final\":true");
        assertThat(unkept).hasSize(1);
    }

    @Test
    void anAnswerWithoutWordsIsATurnAllTheSame() {
        says(new Delta.Reasoning("hm"), stop());
        assertThat(say("s", "one")).isEqualTo(END);
        says(new Delta.Refusal("No."), stop());
        assertThat(say("s", "two")).contains("\"token\":\"No.\"");
        assertThat(heard()).containsExactly("one", "two");
        say("s", "three");
        assertThat(heard()).containsExactly("one", "two", "No.", "three");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'type':'user_message','content':'x'} | session_id",
                "{'session_id':'','type':'user_message','content':'x'} | session_id",
                "{'session_id':7,'type':'user_message','content':'x'} | session_id",
                "{'session_id':'a\\nb','type':'user_message','content':'x'} | session_id",
                "{'session_id':'s','type':'user_message'} | content",
                "{'session_id':'s','type':'user_message','content':' '} | content",
                "{'session_id':'s','type':'user_message','content':['x']} | content",
                "{'session_id':'s','type':'tool_result','content':'x'} | type",
                "{'session_id':'s','content':'x'} | type",
                "{'session_id':'s','type':'user_message','content':'x','model':7} | model",
                "{'session_id':'s','type':'user_message','content':'x','mode':''} | mode",
            })
    void whatIsWrongIsNamed(String body, String param) {
        GatewayError error = refusal(body);
        assertThat(((BadRequest) error).param()).isEqualTo(param);
        assertThat(AgentErrors.body(error).string("param")).isEqualTo(param);
        assertThat(seen).isEmpty();
        assertThat(store.calls).isEmpty();
    }

    @Test
    void errorsHaveTheProtocolsShape() {
        assertThat(refusal("[").message()).contains("line 1");
        GatewayException error = new GatewayError.Conflict("busy").exception();
        HttpResponse.Buffered answer = (HttpResponse.Buffered) AgentErrors.response(error);
        assertThat(answer.status()).isEqualTo(409);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8))
                .isEqualTo("{\"type\":\"error\",\"message\":\"busy\",\"code\":\"conflict\"}");
        assertThat(AgentErrors.areReadAt("/agent/message/stream")).isTrue();
        assertThat(AgentErrors.areReadAt("/v1/agent")).isTrue();
        assertThat(AgentErrors.areReadAt("/v1/agents")).isFalse();
    }
}
