package io.sfai.gateway.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The context as values: defaults, the forms a value may have, and what is refused. */
final class GatewaySettingsTest {
    @Test
    void defaultsAreThoseOfTheContract() {
        GatewaySettings settings = GatewaySettings.read(new Context(Map.of()));
        assertThat(settings.environmentName()).isEqualTo("prod");
        assertThat(settings.variables().values()).isEqualTo(Map.of("RATE_LIMIT_QPM", "60"));
        assertThat(settings.memorySize()).isEqualTo(512);
        assertThat(settings.architecture()).isEqualTo("arm64");
        assertThat(settings.snapStart()).isFalse();
        Monitoring monitoring = settings.monitoring();
        assertThat(monitoring.metrics()).isTrue();
        assertThat(monitoring.dashboard()).isTrue();
        assertThat(monitoring.alarms()).isTrue();
        assertThat(monitoring.email()).isEmpty();
        assertThat(monitoring.errorPercent()).isEqualTo(5);
        assertThat(monitoring.firstTokenSeconds()).isEqualTo(10);
        assertThat(monitoring.dailyCostUsd()).isEqualByComparingTo("50");
        assertThat(settings.reservedConcurrency()).isEmpty();
        assertThat(settings.authType()).isEqualTo("NONE");
        assertThat(settings.bedrockModels().patterns()).containsExactly("anthropic.*");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    environmentName     | Prod         | lower-case letters and digits
                    environmentName     | a-b          | lower-case letters and digits
                    environmentName     | ``           | lower-case letters and digits
                    rateLimitQpm        | -1           | a whole number from 0 to 1000000
                    rateLimitQpm        | sixty        | a whole number from 0 to 1000000
                    rateLimitQpm        | 99999999999  | a whole number from 0 to 1000000
                    allowOrigins        | example.com  | * or origins like https://app.example.com
                    allowOrigins        | https://a/b  | * or origins like https://app.example.com
                    memorySize          | 128          | a whole number from 256 to 10240
                    memorySize          | 512.5        | a whole number from 256 to 10240
                    architecture        | arm          | arm64 or x86_64
                    snapStart           | yes          | true or false
                    alarmEmail          | nobody       | an e-mail address
                    reservedConcurrency | many         | a whole number from 0 to 100000
                    authType            | IAM          | NONE or AWS_IAM
                    bedrockModels       | jp.anthropic.claude-* | without a geography
                    bedrockModels       | anthropic.*,a/b       | model patterns like anthropic.*
                    budgetUsdPerMonth   | -1           | US dollars like 100 or 99.50
                    budgetUsdPerMonth   | $5           | US dollars like 100 or 99.50
                    limitShards         | 0            | a whole number from 1 to 1000
                    adminApi            | true         | on or off
                    logUserMessage      | some         | full or preview or none
                    logRedact           | a(b          | a regular expression: Unclosed group
                    rateLimitOnFailure  | shut         | open or closed
                    metrics             | no           | true or false
                    dashboard           | no           | true or false
                    alarms              | no           | true or false
                    errorPercent        | 101          | a whole number from 0 to 100
                    firstTokenSeconds   | 0            | a whole number from 1 to 900
                    dailyCostUsd        | fifty        | US dollars like 100 or 99.50
                    rateLimitQPM        | 5            | there is no such key; the keys are adminApi, alarmEmail
                    """)
    void badValueIsRefusedWithWhatIsAllowed(String key, String value, String allowed) {
        assertThatThrownBy(() -> GatewaySettings.read(new Context(Map.of(key, value))))
                .isInstanceOf(BadContext.class)
                .hasMessageContaining(key)
                .hasMessageContaining(allowed);
    }

    @Test
    void everyKeyStandsInTheDocsAndNoOther() throws IOException {
        String page = Files.readString(Path.of("../docs/DEPLOYMENT.md"));
        Matcher row =
                Pattern.compile("(?m)^\\| `([A-Za-z]+)` \\| [^|]+ \\| [^|]+ \\|$").matcher(page);
        Set<String> documented = new TreeSet<>();
        while (row.find()) {
            documented.add(row.group(1));
        }
        assertThatThrownBy(() -> GatewaySettings.read(new Context(Map.of("colour", "red"))))
                .hasMessageEndingWith("the keys are " + String.join(", ", documented));
    }

    @Test
    void everyProblemIsToldAtOnce() {
        Context context = new Context(Map.of("memorySize", "1", "authType", "x", "colour", "red"));
        assertThatThrownBy(() -> GatewaySettings.read(context))
                .hasMessageContaining("memorySize=1")
                .hasMessageContaining("authType=x")
                .hasMessageContaining("colour: there is no such key");
    }

    @Test
    void mailWithoutAlarmsIsRefused() {
        Context context = new Context(Map.of("alarmEmail", "a@example.com", "alarms", "false"));
        assertThatThrownBy(() -> GatewaySettings.read(context))
                .hasMessageContaining("alarmEmail: with alarms=false no mail would ever come");
    }

    @Test
    void redactionsAreLinesOrAListAndMayNotFillTheEnvironment() {
        assertThat(redactions("a,b\n\n c{2,3} \n")).isEqualTo("a,b\nc{2,3}");
        assertThat(redactions(List.of("a,b", "c{2,3}"))).isEqualTo("a,b\nc{2,3}");
        assertThatThrownBy(() -> redactions("x".repeat(2501)))
                .isInstanceOf(BadContext.class)
                .hasMessageContaining("logRedact: at most 2500 characters in all");
    }

    private static String redactions(Object value) {
        GatewaySettings read = GatewaySettings.read(new Context(Map.of("logRedact", value)));
        return String.valueOf(read.variables().values().get("LOG_REDACT"));
    }

    @Test
    void keysOfOthersAreLeftAlone() {
        Context context =
                new Context(
                        Map.of(
                                "@aws-cdk/core:flag", true,
                                "aws:cdk:version-reporting", false,
                                "cli-telemetry", false,
                                "availability-zones:account=1:region=x", List.of("a")));
        assertThat(GatewaySettings.read(context).environmentName()).isEqualTo("prod");
    }

    @Test
    void valuesMayBeJsonOrText() {
        Context context =
                new Context(
                        Map.of(
                                "memorySize",
                                1024,
                                "snapStart",
                                true,
                                "bedrockModels",
                                List.of("anthropic.*", "amazon.nova-*")));
        GatewaySettings settings = GatewaySettings.read(context);
        assertThat(settings.memorySize()).isEqualTo(1024);
        assertThat(settings.snapStart()).isTrue();
        assertThat(settings.bedrockModels().patterns())
                .containsExactly("anthropic.*", "amazon.nova-*");
    }
}
