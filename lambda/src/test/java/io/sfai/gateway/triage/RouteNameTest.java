package io.sfai.gateway.triage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteNameTest {
    private static final Set<String> ROUTES = Set.of("code", "chat", "Chat", "big-code");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"route\": \"code\"}                                | code",
                "{\"route\":\" big-code \",\"because\":\"{}\"}        | big-code",
                "Sure! ```json {\"route\": \"CODE\"} ```              | code",
                "<think>chat? {\"route\":\"chat\"}</think> code       | code",
                "code                                                 | code",
                "**Code**.                                            | code",
                "The route is `big-code`, clearly.                    | big-code",
                "{\"route\": \"code\"                             | code",
                "chat                                                 | chat",
                "Chat                                                 | Chat",
            })
    void aRouteIsReadAsItWasAskedForOrInAFewWords(String answer, String route) {
        assertThat(RouteName.read(answer, ROUTES)).isEqualTo(route);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{}",
                "{\"route\": \"CHAT\"}",
                "{\"route\": \"sales\"}",
                "{\"route\": [\"code\"]}",
                "{\"route\": null}",
                "{\"code\": 1}",
                "{code}",
                "code or chat",
                "CHAT",
                "coding",
                "I can't say.",
            })
    void anythingElseIsNone(String answer) {
        assertThat(RouteName.read(answer, ROUTES)).isNull();
    }

    @Test
    void whoTalksNamesNone() {
        assertThat(RouteName.read("code " + "and so on ".repeat(30), ROUTES)).isNull();
    }
}
