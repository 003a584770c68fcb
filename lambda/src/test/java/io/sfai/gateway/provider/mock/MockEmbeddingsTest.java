package io.sfai.gateway.provider.mock;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sfai.gateway.error.GatewayError.Upstream;
import io.sfai.gateway.error.GatewayError.UpstreamFault;
import io.sfai.gateway.inference.InferenceStream;
import io.sfai.gateway.inference.Journal;
import io.sfai.gateway.inference.Step;
import io.sfai.gateway.inference.Target;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.provider.AskedToEmbed;
import io.sfai.gateway.provider.AskedToEmbed.Given;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class MockEmbeddingsTest {
    @Test
    void theSameTextHasTheSameVectorOfLengthOne() {
        Given given = AskedToEmbed.given(embed("echo", "", "a cat", "a dog", "a cat"));
        assertThat(requireNonNull(given.usage()).input()).isEqualTo(6);
        float[] cat = given.floats().get(0);
        assertThat(cat).hasSize(256).isEqualTo(given.floats().get(2));
        assertThat(cat).isNotEqualTo(given.floats().get(1));
        assertThat(nearness(cat, cat)).isCloseTo(1, within(1e-5));
        // On every machine, so that an index made on one can be read on another.
        assertThat(AskedToEmbed.floats(MockVectors.of("a cat", 4)))
                .containsExactly(-0.6708204f, 0.2236068f, -0.2236068f, -0.6708204f);
    }

    @Test
    void textsThatShareMoreAreNearer() {
        float[] question = vector("How do I reset my password?");
        double right = nearness(question, vector("To reset your password, open the settings."));
        double wrong = nearness(question, vector("Bananas ripen faster in a paper bag."));
        assertThat(right).isGreaterThan(wrong + 0.1);
        assertThat(nearness(vector("embedding"), vector("Embeddings!"))).isGreaterThan(0.3);
    }

    @Test
    void anyTextHasOneOfAnyDimensions() {
        for (String text : new String[] {" ", "?!", "日本語", "🌍", "x", "a b c d"}) {
            for (int dimensions : new int[] {1, 2, 3, 4096}) {
                float[] vector = AskedToEmbed.floats(MockVectors.of(text, dimensions));
                assertThat(vector).hasSize(dimensions);
                assertThat(nearness(vector, vector)).isCloseTo(1, within(1e-5));
            }
        }
        assertThat(AskedToEmbed.given(embed("echo", ",'dimensions':8", "x")).floats().getFirst())
                .hasSize(8);
    }

    @Test
    void itsFaultsAreThoseOfItsWords() {
        Upstream busy = (Upstream) AskedToEmbed.failure(embed("error-429", "", "x")).error();
        assertThat(busy.upstreamStatus()).isEqualTo(429);
        Upstream cut = (Upstream) AskedToEmbed.failure(embed("cut", "", "x")).error();
        assertThat(cut.fault()).isEqualTo(UpstreamFault.CUT);
        assertThat(AskedToEmbed.given(embed("no-usage", "", "x")).usage()).isNull();
        try (InferenceStream silent = embed("silent", "", "x")) {
            assertThat(silent.next(Duration.ofMillis(50))).isSameAs(Step.IDLE);
        }
        String fault = ",'options':{'fault':'malformed'}";
        assertThat(AskedToEmbed.failure(embed("echo", fault, "x")))
                .hasMessageContaining("not its protocol");
    }

    @Test
    void tokensAndTooManyDimensionsAreRefused() {
        JsonArray tokens = JsonArray.of(1L, 2L);
        assertThatThrownBy(() -> embed("echo", "", tokens)).hasMessageContaining("takes text");
        assertThatThrownBy(() -> embed("echo", ",'dimensions':4097", "x"))
                .hasMessageContaining("1 to 4096");
    }

    private static InferenceStream embed(String model, String more, Object... inputs) {
        Target target = new Target("mock", model, new JsonObject());
        return new MockProvider().embed(AskedToEmbed.texts(Journal.NONE, more, inputs), target);
    }

    private static float[] vector(String text) {
        return AskedToEmbed.floats(MockVectors.of(text, 256));
    }

    private static double nearness(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }
}
