package io.sfai.gateway.limit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sfai.gateway.api.Answers;
import io.sfai.gateway.api.completions.Completions;
import io.sfai.gateway.error.GatewayError.Internal;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.http.Headers;
import io.sfai.gateway.http.HttpRequest;
import io.sfai.gateway.inference.Caller;
import io.sfai.gateway.inference.Inference;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.Journal;
import io.sfai.gateway.inference.Parameters;
import io.sfai.gateway.model.ModelMap;
import io.sfai.gateway.model.ModelMapParser;
import io.sfai.gateway.provider.AskedToEmbed;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DemandTest {
    private static ModelMap map() throws Exception {
        return ModelMapParser.parse(
                """
                {"providers": {"a": {"type": "openai", "baseUrl": "http://127.0.0.1:1/v1"}},
                 "models": {"alias": "a/embed"}, "prices": {"a/embed": {"input": 2}}}\
                """
                        .getBytes(UTF_8));
    }

    /** Of a request in the older Completions, with these members beside the model. */
    private static long tokens(String members) throws Exception {
        byte[] body = ("{'model':'alias'," + members + "}").replace('\'', '"').getBytes(UTF_8);
        List<InferenceRequest> seen = new ArrayList<>();
        Inference unanswered =
                request -> {
                    seen.add(request);
                    throw new Internal("nobody answers").exception();
                };
        Completions completions =
                new Completions(
                        new Answers(unanswered, Duration.ofSeconds(1)),
                        InstantSource.fixed(Instant.EPOCH));
        HttpRequest http = new HttpRequest("r1", "POST", "/", "", new Headers(), body, Instant.MAX);
        assertThatThrownBy(() -> completions.complete(http, Caller.ANYONE))
                .isInstanceOf(GatewayException.class);
        return Demand.of(seen.getFirst(), map(), Instant.EPOCH).tokens();
    }

    @Test
    void everyCompletionOfEveryPromptIsGuessed() throws Exception {
        long one = tokens("'prompt':'x','max_tokens':100");
        assertThat(tokens("'prompt':'x','max_tokens':100,'n':3")).isEqualTo(one + 200);
        assertThat(tokens("'prompt':'x','max_tokens':100,'best_of':4,'n':2")).isEqualTo(one + 300);
        assertThat(tokens("'prompt':'x','max_tokens':100,'n':1000000000")).isLessThan(one + 12_800);
        String many = "'prompt':['" + "x".repeat(4000) + "','" + "y".repeat(4000) + "']";
        assertThat(tokens(many + ",'max_tokens':100")).isBetween(one + 2000, one + 2200);
        assertThat(tokens(many + ",'max_tokens':100,'n':2")).isBetween(one + 2200, one + 2400);
        String ids = "'prompt':[" + "1234,".repeat(999) + "1]";
        assertThat(tokens(ids + ",'max_tokens':100")).isBetween(one + 1000, one + 1500);
    }

    @Test
    void aTriageIsGuessedAtItsDearestRoute() throws Exception {
        ModelMap map =
                ModelMapParser.parse(
                        """
                        {"models": {"desk": {"triage": {"by": "cheap", "else": "cheap",
                                             "routes": {"hard": "dear", "easy": "cheap"}}},
                                    "cheap": "mock/cheap", "dear": "mock/dear"},
                         "prices": {"mock/cheap": {"input": 1, "output": 1},
                                    "mock/dear": {"input": 50, "output": 50}}}\
                        """
                                .getBytes(UTF_8));
        InferenceRequest request =
                World.ask(
                        Caller.ANYONE,
                        "desk",
                        Journal.NONE,
                        Parameters.NONE,
                        Instant.EPOCH.plusSeconds(60));
        Demand dear = Demand.of(request.as("dear"), map, Instant.EPOCH);
        assertThat(dear.nanoUsd()).isPositive();
        assertThat(Demand.of(request, map, Instant.EPOCH)).isEqualTo(dear);
    }

    @Test
    void anEmbeddingHasNoOutputToGuess() throws Exception {
        ModelMap map = map();
        InferenceRequest request = AskedToEmbed.texts("x".repeat(300), "y".repeat(100));
        Demand demand = Demand.of(request, map, Instant.EPOCH);
        assertThat(demand.tokens()).isEqualTo(100);
        assertThat(demand.nanoUsd()).isEqualTo(200_000);
    }
}
