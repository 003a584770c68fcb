package io.sfai.gateway.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sfai.gateway.error.GatewayError;
import io.sfai.gateway.error.GatewayException;
import org.junit.jupiter.api.Test;

class ModelMapFindTest {
    @Test
    void anUnknownNameIsAnsweredWithTheNearest() throws ModelMapRejected {
        assertThat(find("backend-developr"))
                .isEqualTo(
                        new GatewayError.NotFound(
                                "There is no model \"backend-developr\"; did you mean"
                                        + " backend_developer?",
                                "model_not_found",
                                "model"));
    }

    @Test
    void atMostFiveNamesAreListed() throws ModelMapRejected {
        assertThat(find("mainx").message())
                .endsWith("did you mean main, main1, main2, main3, main4?");
    }

    @Test
    void aNameUnlikeAnyPointsToTheList() throws ModelMapRejected {
        assertThat(find("zzzzzzzzzzzz").message())
                .isEqualTo(
                        "There is no model \"zzzzzzzzzzzz\"; GET /v1/models lists those there are.");
    }

    @Test
    void aHugeOrHostileNameIsCutAndKeptOnOneLine() throws ModelMapRejected {
        assertThat(find("x\n".repeat(5_000_000)).message())
                .hasSizeLessThan(300)
                .doesNotContain("\n");
    }

    private static GatewayError find(String name) throws ModelMapRejected {
        ModelMap map =
                Maps.parse(
                        """
                        {'models': {'backend_developer': 'mock/a', 'main': 'mock/a',
                          'main1': 'mock/a', 'main2': 'mock/a', 'main3': 'mock/a',
                          'main4': 'mock/a', 'main5': 'mock/a'}}
                        """);
        return assertThatExceptionOfType(GatewayException.class)
                .isThrownBy(() -> map.find(name))
                .actual()
                .error();
    }
}
