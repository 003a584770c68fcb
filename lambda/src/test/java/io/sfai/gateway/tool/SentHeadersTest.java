package io.sfai.gateway.tool;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.secret.EnvironmentSecrets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Headers with secrets, and what is taken out of answers. */
final class SentHeadersTest {
    private static final EnvironmentSecrets SECRETS =
            new EnvironmentSecrets(Map.of("TOKEN", "token-0123456789", "KEY", "key-0123456789"));

    @Test
    void secretsAreRevealedWhenTheyAreSent() {
        SentHeaders headers =
                SentHeaders.ofMap(
                        Json.object(
                                """
                                {"Authorization": "secret:TOKEN", "X-Api-Key": "secret:KEY",
                                 "X-Team": "blue"}
                                """),
                        SECRETS);
        assertThat(headers.sent()).isEmpty();
        assertThat(headers.reveal())
                .containsOnly(
                        Map.entry("authorization", "Bearer token-0123456789"),
                        Map.entry("x-api-key", "key-0123456789"),
                        Map.entry("x-team", "blue"));
        assertThat(headers.sent()).containsExactlyInAnyOrder("token-0123456789", "key-0123456789");
    }

    @Test
    void theyAreTakenOutOfNamesAndValuesAtAnyDepth() {
        SentHeaders headers = SentHeaders.ofMap(Json.object("{\"x\": \"secret:KEY\"}"), SECRETS);
        headers.reveal();
        assertThat(
                        headers.scrub(
                                Json.object(
                                        """
                                        {"a": "it was key-0123456789!", "key-0123456789": 1,
                                         "c": [null, true, {"d": ["\\u006bey-0123456789"]}]}
                                        """)))
                .isEqualTo(
                        Json.object(
                                "{\"a\": \"it was ***!\", \"***\": 1,"
                                        + " \"c\": [null, true, {\"d\": [\"***\"]}]}"));
    }

    @Test
    void aClientsHeadersAreLiteralAndItsTokensAreTakenOut() {
        SentHeaders headers =
                SentHeaders.literal(
                        Map.of("Authorization", "Bearer its-own-token", "X-Other", "secret:TOKEN"));
        assertThat(headers.reveal())
                .containsEntry("authorization", "Bearer its-own-token")
                .containsEntry("x-other", "secret:TOKEN");
        assertThat(headers.scrub(Json.object("{\"a\": \"its-own-token, secret:TOKEN\"}")))
                .isEqualTo(Json.object("{\"a\": \"***, secret:TOKEN\"}"));
        assertThat(headers.refresh()).isFalse();
    }
}
