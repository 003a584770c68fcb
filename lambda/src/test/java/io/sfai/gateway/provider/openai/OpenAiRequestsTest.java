package io.sfai.gateway.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.inference.Caller;
import io.sfai.gateway.inference.Capabilities;
import io.sfai.gateway.inference.Capabilities.StructuredOutput;
import io.sfai.gateway.inference.Capabilities.Thinking;
import io.sfai.gateway.inference.Dialect;
import io.sfai.gateway.inference.Envelope;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.Journal;
import io.sfai.gateway.inference.Parameters;
import io.sfai.gateway.inference.Target;
import io.sfai.gateway.inference.Target.Wishes;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The limit on the answer's tokens, which servers know under one name or the other. */
class OpenAiRequestsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "max_tokens            | {'max_tokens': 5}                            | {'max_completion_tokens':5}",
                "max_tokens            | {'max_completion_tokens': 7}                 | {'max_completion_tokens':7}",
                "max_tokens            | {'max_tokens': 5,'max_completion_tokens': 7} | {'max_completion_tokens':7}",
                "max_completion_tokens | {'max_completion_tokens': 7}                 | {'max_tokens':7}",
                "max_completion_tokens | {'max_tokens': 5,'max_completion_tokens': 7} | {'max_tokens':7}",
                "max_completion_tokens | {'max_tokens': 5}                            | {'max_tokens':5}",
                "nothing               | {'max_tokens': 5}                            | {'max_tokens':5}",
                "nothing               | {'max_completion_tokens': 7}                 | {'max_completion_tokens':7}",
                "max_tokens            | {'temperature': 1}                           | {'temperature':1}"
            })
    void goesUnderTheNameThatTheModelTakes(String refused, String asked, String sent) {
        JsonObject parameters = object(asked);
        JsonObject body = OpenAiRequests.body(request(parameters), target(refused));

        body.remove("model");
        body.remove("messages");
        assertThat(body).isEqualTo(object(sent));
        assertThat(parameters).as("the request is not changed").isEqualTo(object(asked));
    }

    private static InferenceRequest request(JsonObject parameters) {
        return new InferenceRequest(
                new Envelope(
                        "req-1",
                        Dialect.CHAT,
                        Caller.MASTER,
                        "alias",
                        false,
                        Map.of(),
                        Instant.EPOCH,
                        Instant.MAX,
                        Journal.NONE),
                List.of(),
                List.of(),
                new Parameters(parameters),
                new JsonObject());
    }

    private static Target target(String refused) {
        Capabilities capabilities =
                new Capabilities(
                        null,
                        Set.of(refused),
                        Thinking.NONE,
                        StructuredOutput.NATIVE,
                        false,
                        null,
                        null);
        return new Target("openai", "m", new JsonObject(), capabilities, Wishes.NONE);
    }

    private static JsonObject object(String json) {
        return Json.object(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}
