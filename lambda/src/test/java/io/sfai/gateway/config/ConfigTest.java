package io.sfai.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sfai.gateway.config.Config.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigTest {
    @Test
    void theDefaultsAreThoseOfTheContract() {
        Config config = Config.read(Map.of(), Place.LAMBDA);
        assertThat(config.rateLimitQpm()).isEqualTo(60);
        assertThat(config.configTtl()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.configKey()).isEqualTo("config/model_map.json");
        assertThat(config.keyNeeded()).isTrue();
        assertThat(config.maxBodyBytes()).isEqualTo(6 << 20);
        assertThat(Config.read(Map.of(), Place.LAPTOP).rateLimitQpm()).isZero();
    }

    @Test
    void everyBadValueIsReportedAtOnce() {
        Map<String, String> bad =
                Map.of(
                        "RATE_LIMIT_QPM", "many",
                        "AUTH_MODE", "maybe",
                        "KEEP_ALIVE_SECONDS", "0",
                        "LOG_USER_MESSAGE", "some");
        assertThatThrownBy(() -> Config.read(bad, Place.LAMBDA))
                .hasMessageContaining("RATE_LIMIT_QPM is a whole number from 0")
                .hasMessageContaining("AUTH_MODE is key or none, not 'maybe'")
                .hasMessageContaining("KEEP_ALIVE_SECONDS")
                .hasMessageContaining("LOG_USER_MESSAGE is full or preview or none");
    }

    @Test
    void budgetsAndPatternsAreReadOrRefused() {
        Config good =
                Config.read(
                        Map.of(
                                "BUDGET_USD_PER_MONTH", "99.50",
                                "LOG_REDACT", "\\d{16}\n\n  secret-\\w+ ",
                                "ADMIN_API", "on"),
                        Place.LAMBDA);
        assertThat(good.budgetUsdPerMonth()).isEqualTo("99.50");
        assertThat(good.redact())
                .extracting(Object::toString)
                .containsExactly("\\d{16}", "secret-\\w+");
        assertThat(good.adminApi()).isTrue();
        Map<String, String> bad =
                Map.of(
                        "BUDGET_USD_PER_MONTH",
                        "-1",
                        "LOG_REDACT",
                        "(",
                        "LIMIT_SHARDS",
                        "0",
                        "METRICS_ENVIRONMENT",
                        "prød");
        assertThatThrownBy(() -> Config.read(bad, Place.LAMBDA))
                .hasMessageContaining("BUDGET_USD_PER_MONTH is US dollars like 100")
                .hasMessageContaining("LOG_REDACT: '(' is no regular expression")
                .hasMessageContaining("LIMIT_SHARDS is a whole number from 1")
                .hasMessageContaining("METRICS_ENVIRONMENT: a dimension has at most 1024");
    }

    @Test
    void thePageInTheDocsIsTheOneTheCodePrints() throws IOException {
        assertThat(Files.readString(Path.of("../docs/configuration.md")))
                .isEqualTo(ConfigurationTable.markdown());
    }
}
