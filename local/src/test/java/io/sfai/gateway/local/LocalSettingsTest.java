package io.sfai.gateway.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class LocalSettingsTest {
    @Test
    void aVariableThatIsSetToNothingIsNotSet() {
        LocalSettings settings =
                LocalSettings.of(
                        Map.of("SFAI_MASTER_KEY", "", "SFAI_MODEL_MAP", " ", "SFAI_DATA_DIR", ""),
                        "127.0.0.1",
                        0,
                        null,
                        null);
        assertThat(settings.masterKey()).isEqualTo("sk-sfai-local");
        assertThat(settings.data()).isAbsolute();
    }

    @Test
    void anEmptyKeyDoesNotOpenTheGatewayToOthers() {
        assertThatThrownBy(() ->
                        LocalSettings.of(Map.of("SFAI_MASTER_KEY", ""), "0.0.0.0", 0, null, null))
                .hasMessageContaining("set SFAI_MASTER_KEY");
    }
}
