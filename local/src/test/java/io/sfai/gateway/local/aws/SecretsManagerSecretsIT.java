package io.sfai.gateway.local.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sfai.gateway.aws.AwsClient;
import io.sfai.gateway.aws.AwsService;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.secret.SecretsManagerSecrets;
import io.sfai.gateway.upstream.UpstreamClient;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SecretsManagerSecretsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final String prefix = "/sfai/" + UUID.randomUUID() + "/";
    private final List<String> failures = new ArrayList<>();
    private Instant now = Instant.now();

    @Test
    void aSecretIsReadAndRotated() {
        AwsClient aws = aws(AwsEmulators.environment());
        SecretsManagerSecrets secrets = secrets(aws);
        create(aws, "OPENAI_API_KEY", "sk-one\n");
        assertThat(secrets.get("OPENAI_API_KEY").reveal()).isEqualTo("sk-one");
        put(aws, "OPENAI_API_KEY", "sk-two");
        assertThat(secrets.get("OPENAI_API_KEY").reveal()).isEqualTo("sk-one");
        assertThat(secrets.refresh("OPENAI_API_KEY")).isTrue();
        assertThat(secrets.get("OPENAI_API_KEY").reveal()).isEqualTo("sk-two");
        put(aws, "OPENAI_API_KEY", "sk-three");
        now = now.plusSeconds(300);
        assertThat(secrets.get("OPENAI_API_KEY").reveal()).isEqualTo("sk-three");
        assertThat(failures).isEmpty();
    }

    @Test
    void aPlaceholderNamesTheCommandThatSetsIt() {
        AwsClient aws = aws(AwsEmulators.environment());
        create(aws, "NEW_KEY", "REPLACE_ME");
        assertUnavailable(
                secrets(aws),
                "NEW_KEY",
                "aws secretsmanager put-secret-value --secret-id "
                        + (prefix + "NEW_KEY --secret-string VALUE"));
        put(aws, "NEW_KEY", "sk-set");
        assertThat(secrets(aws).get("NEW_KEY").reveal()).isEqualTo("sk-set");
    }

    @Test
    void aMissingSecretNamesTheCommandThatCreatesIt() {
        assertUnavailable(
                secrets(aws(AwsEmulators.environment())),
                "NO_KEY",
                "aws secretsmanager create-secret --name "
                        + (prefix + "NO_KEY --secret-string VALUE"));
    }

    @Test
    void aDeletedSecretIsNotServed() {
        AwsClient aws = aws(AwsEmulators.environment());
        SecretsManagerSecrets secrets = secrets(aws);
        create(aws, "OLD_KEY", "sk-old");
        secrets.get("OLD_KEY");
        call(aws, "DeleteSecret", new JsonObject().put("SecretId", prefix + "OLD_KEY"));
        now = now.plusSeconds(300);
        assertUnavailable(secrets, "OLD_KEY", "the secret " + prefix + "OLD_KEY");
    }

    @Test
    void prefetchReadsWhatThereIsAndNeverThrows() {
        AwsClient aws = aws(AwsEmulators.environment());
        SecretsManagerSecrets secrets = secrets(aws);
        create(aws, "A_KEY", "a");
        secrets.prefetch(List.of("A_KEY", "NO_KEY"));
        // A first read that fails is told to whoever needs the secret, not to the log.
        assertThat(failures).isEmpty();
        put(aws, "A_KEY", "b");
        assertThat(secrets.get("A_KEY").reveal()).isEqualTo("a");
    }

    @Test
    void theLastGoodValueServesWhenSecretsManagerDies() throws IOException {
        SecretsManagerSecrets secrets;
        try (MotoServer moto = ownMoto()) {
            Map<String, String> environment = new HashMap<>(AwsEmulators.environment());
            environment.put("AWS_ENDPOINT_URL", moto.uri().toString());
            AwsClient aws = aws(environment);
            secrets = secrets(aws);
            create(aws, "A_KEY", "a");
            secrets.get("A_KEY");
        }
        now = now.plusSeconds(3600);
        assertThat(secrets.get("A_KEY").reveal()).isEqualTo("a");
        assertThat(failures).singleElement().asString().contains("Secrets Manager can't be asked");
        assertUnavailable(secrets, "B_KEY", "Secrets Manager can't be asked");
    }

    private static MotoServer ownMoto() {
        try {
            return MotoServer.start(AwsEmulators.MOTO_VENV);
        } catch (IOException e) {
            throw LeftOut.because("Secrets Manager that dies: " + e.getMessage());
        }
    }

    private static void assertUnavailable(
            SecretsManagerSecrets secrets, String name, String message) {
        assertThatThrownBy(() -> secrets.get(name))
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertThat(e.error().status()).isEqualTo(503))
                .hasMessageContaining(message);
    }

    private void create(AwsClient aws, String name, String value) {
        call(
                aws,
                "CreateSecret",
                new JsonObject().put("Name", prefix + name).put("SecretString", value));
    }

    private void put(AwsClient aws, String name, String value) {
        call(
                aws,
                "PutSecretValue",
                new JsonObject()
                        .put("SecretId", prefix + name)
                        .put("SecretString", value)
                        .put("ClientRequestToken", UUID.randomUUID().toString()));
    }

    private static void call(AwsClient aws, String operation, JsonObject request) {
        aws.write(AwsService.SECRETS_MANAGER, "secretsmanager." + operation, request, PATIENCE);
    }

    private SecretsManagerSecrets secrets(AwsClient aws) {
        return new SecretsManagerSecrets(
                aws,
                prefix,
                Duration.ofMinutes(5),
                () -> now,
                (name, why) -> failures.add(name + ": " + why));
    }

    private static AwsClient aws(Map<String, String> environment) {
        InstantSource clock = InstantSource.system();
        return new AwsClient(new UpstreamClient(clock), environment, clock);
    }
}
