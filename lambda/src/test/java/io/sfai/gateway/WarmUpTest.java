package io.sfai.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A warm-up that fails loads half of what it should, and nobody would notice. */
class WarmUpTest {
    @Test
    void everyWayAnswersToItsEnd() {
        assertAnswered(WarmUp.classes());
        assertAnswered(WarmUp.anthropic());
        assertAnswered(WarmUp.bedrock());
    }

    @Test
    void everyDialectAnswersToItsEnd() {
        assertThat(WarmUp.dialects())
                .hasSize(3)
                .noneMatch(answer -> answer.contains("error\":{"))
                .anyMatch(answer -> answer.contains("event: response.completed"))
                .anyMatch(answer -> answer.contains("event: message_stop"))
                .anyMatch(answer -> answer.contains("\"embedding\":"));
    }

    private static void assertAnswered(String answer) {
        assertThat(answer)
                .contains("\"content\":\"hello\"")
                .contains("\"finish_reason\":\"stop\"")
                .endsWith("data: [DONE]\n\n")
                .doesNotContain("error");
    }
}
