package io.sfai.gateway.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvironmentSecretsTest {
    private final SecretSource secrets =
            new EnvironmentSecrets(
                    Map.of(
                            "GOOD_KEY", "sk-1\n",
                            "EMPTY_KEY", " ",
                            "NEW_KEY", "REPLACE_ME",
                            "TWO_LINES", "sk-1\r\nx-evil: 1"));

    @Test
    void readsAVariable() {
        assertThat(secrets.get("GOOD_KEY").reveal()).isEqualTo("sk-1");
        assertThat(secrets.refresh("GOOD_KEY")).isFalse();
    }

    @Test
    void namesTheVariableAndTheFile() {
        assertThatThrownBy(() -> secrets.get("NO_KEY"))
                .hasMessage(
                        "the variable NO_KEY is not set: set it in the environment or write"
                                + " NO_KEY=... into .env, then start again");
        assertThatThrownBy(() -> secrets.get("EMPTY_KEY")).hasMessageContaining("is empty");
        assertThatThrownBy(() -> secrets.get("NEW_KEY")).hasMessageContaining("placeholder");
    }

    @Test
    void whatNoHeaderCanCarryIsRefusedUnseen() {
        assertThatThrownBy(() -> secrets.get("TWO_LINES"))
                .hasMessageContaining("a line break")
                .hasMessageNotContaining("evil");
    }
}
