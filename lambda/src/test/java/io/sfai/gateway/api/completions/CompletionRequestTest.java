package io.sfai.gateway.api.completions;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sfai.gateway.error.GatewayError.BadRequest;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.inference.Dialect;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.Message;
import io.sfai.gateway.inference.Parameters;
import io.sfai.gateway.inference.Part;
import io.sfai.gateway.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompletionRequestTest {
    @Test
    void aPromptBecomesTurnsBesideTheClientsOwnWords() {
        Posted posted =
                Posted.text(
                        "'prompt':'def f():\\n    ','max_tokens':9,'temperature':0.2,'seed':1,"
                                + "'n':1,'best_of':1,'echo':false,'top_k':4,"
                                + "'options':{'words':3},'stop':['END','\\n','```','a','b','c','d']");
        InferenceRequest request = posted.request();
        assertThat(request.dialect()).isEqualTo(Dialect.COMPLETIONS);
        assertThat(request.original()).isEqualTo(Json.object(posted.body()));
        assertThat(request.messages()).hasSize(2);
        assertThat(request.messages().getFirst().role()).isEqualTo(Message.Role.SYSTEM);
        assertThat(request.messages().getLast().text()).isEqualTo("def f():\n    ");
        assertThat(requireNonNull(request.body().array("messages")).size()).isEqualTo(2);
        assertThat(request.body().object("options")).hasToString("{\"words\":3}");
        assertThat(request.parameters().json())
                .hasToString(
                        "{\"max_tokens\":9,\"temperature\":0.2,\"seed\":1,\"top_k\":4,"
                                + "\"stop\":[\"END\",\"a\",\"b\",\"c\"]}");
    }

    @Test
    void mistralsSeedIsChats() {
        InferenceRequest request =
                Posted.fim("'prompt':'a','suffix':'b','random_seed':7,'min_tokens':1").request();
        assertThat(request.dialect()).isEqualTo(Dialect.FIM);
        assertThat(request.parameters().json()).hasToString("{\"seed\":7}");
        assertThat(request.messages().getFirst().text()).contains("<behind_cursor>\nb\n");
    }

    @Test
    void otherParametersAreSaidInTheClientsWordsToo() {
        InferenceRequest request =
                Posted.fim("'prompt':'a','random_seed':7,'top_p':0.5,'min_tokens':1").request();
        Parameters others =
                request.parameters().without("top_p").with("seed", 8L).with("max_tokens", 5L);
        assertThat(request.with(others).original())
                .hasToString(
                        "{\"model\":\"alias\",\"prompt\":\"a\",\"random_seed\":8,\"min_tokens\":1,"
                                + "\"max_tokens\":5}");
        assertThat(request.with(List.of(), request.body()).original()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'prompt':['a','b']|prompt",
                "'prompt':[1,2]|prompt",
                "'prompt':[[1],[2]]|prompt",
                "'prompt':'a','n':2|n",
                "'prompt':'a','best_of':3|best_of",
                "'prompt':'a','logprobs':0|logprobs",
            })
    void whatNoTurnCanSayIsAPartThatIsRefusedByItsPlace(String members, String place) {
        List<Part> parts = Posted.text(members).request().messages().getLast().parts();
        assertThat(parts).hasSize(2);
        assertThat(((Part.Other) parts.getLast()).at()).isEqualTo(place);
    }

    @Test
    void anArrayOfOneTextIsThatText() {
        assertThat(Posted.text("'prompt':['a']").read().asked().prompt()).isEqualTo("a");
    }

    @Test
    void anEmptyPromptIsNoEmptyTurn() {
        Message turn = Posted.text("'prompt':' \\n'").request().messages().getLast();
        assertThat(turn.text()).isNotBlank();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'x':1|prompt",
                "'prompt':null|prompt",
                "'prompt':[]|prompt",
                "'prompt':{}|prompt",
                "'prompt':['a',1]|prompt[1]",
                "'prompt':[1,'a']|prompt[1]",
                "'prompt':[[1],['a']]|prompt[1]",
                "'prompt':[[]]|prompt[0]",
                "'prompt':'a','suffix':1|suffix",
                "'prompt':'a','stop':1|stop",
                "'prompt':'a','stop':['a',null]|stop[1]",
                "'prompt':'a','stream':'yes'|stream",
                "'prompt':'a','stream_options':[]|stream_options",
                "'prompt':'a','max_tokens':1.5|max_tokens",
                "'prompt':'a','max_tokens':-1|max_tokens",
                "'prompt':'a','temperature':'hot'|temperature",
                "'prompt':'a','echo':1|echo",
                "'prompt':'a','n':'2'|n",
                "'prompt':'a','logprobs':true|logprobs",
                "'prompt':'a','logit_bias':[]|logit_bias",
            })
    void aBadFieldIsRefusedByItsPlace(String members, String place) {
        assertThat(refusal(Posted.text(members)).param()).isEqualTo(place);
    }

    @Test
    void mistralsPromptIsOneText() {
        assertThat(refusal(Posted.fim("'prompt':['a']")).param()).isEqualTo("prompt");
    }

    @Test
    void stopsAreBounded() {
        String many = "'prompt':'a','stop':[" + "'x',".repeat(128) + "'x']";
        assertThat(refusal(Posted.text(many)).param()).isEqualTo("stop");
        String is = "'prompt':'a','stop':'" + "x".repeat(257) + "'";
        assertThat(refusal(Posted.text(is)).param()).isEqualTo("stop[0]");
    }

    @Test
    void aBodyWithoutAModelOrThatIsNoneIsRefused() {
        Posted nobody = new Posted(Dialect.COMPLETIONS, "{\"prompt\":\"a\"}");
        assertThat(refusal(nobody).param()).isEqualTo("model");
        assertThat(refusal(new Posted(Dialect.FIM, "{\"prompt\":")).message())
                .contains("not a JSON object")
                .contains("line 1");
    }

    private static BadRequest refusal(Posted posted) {
        BadRequest[] refusal = new BadRequest[1];
        assertThatThrownBy(posted::read)
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> refusal[0] = (BadRequest) e.error());
        return refusal[0];
    }
}
