package io.sfai.gateway.local.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.inference.InferenceEvent;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.InferenceStream;
import io.sfai.gateway.inference.Target;
import io.sfai.gateway.inference.Tool;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.provider.mock.MockProvider;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class MockProviderTest extends ProviderContract {
    @Override
    InferenceStream silent() {
        return open("silent", "hello");
    }

    @Override
    InferenceStream cut() {
        return open("cut", expected(5));
    }

    @Override
    InferenceStream words(int count) {
        return open("echo", expected(count));
    }

    @Test
    @Timeout(10)
    void aTextThatOftenBeginsACallIsSearchedOnce() {
        InferenceRequest asked = request("call a {".repeat(200_000));
        InferenceRequest withTool =
                new InferenceRequest(
                        asked.envelope(),
                        asked.messages(),
                        List.of(new Tool("a", null, null)),
                        asked.parameters(),
                        asked.body());
        Target tool = new Target("mock", "tool", new JsonObject());
        try (InferenceStream stream = new MockProvider().open(withTool, tool)) {
            assertThat(stream.next(Duration.ofSeconds(5))).isInstanceOf(InferenceEvent.class);
        }
    }

    private static InferenceStream open(String model, String words) {
        return new MockProvider().open(request(words), new Target("mock", model, new JsonObject()));
    }
}
