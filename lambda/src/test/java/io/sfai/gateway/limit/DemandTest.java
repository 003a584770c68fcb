package io.sfai.gateway.limit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.model.ModelMap;
import io.sfai.gateway.model.ModelMapParser;
import io.sfai.gateway.provider.AskedToEmbed;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DemandTest {
    @Test
    void anEmbeddingHasNoOutputToGuess() throws Exception {
        ModelMap map =
                ModelMapParser.parse(
                        """
                        {"providers": {"a": {"type": "openai", "baseUrl": "http://127.0.0.1:1/v1"}},
                         "models": {"alias": "a/embed"}, "prices": {"a/embed": {"input": 2}}}\
                        """
                                .getBytes(UTF_8));
        InferenceRequest request = AskedToEmbed.texts("x".repeat(300), "y".repeat(100));
        Demand demand = Demand.of(request, map, Instant.EPOCH);
        assertThat(demand.tokens()).isEqualTo(100);
        assertThat(demand.nanoUsd()).isEqualTo(200_000);
    }
}
