package io.sfai.gateway.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AwsCredentialsTest {
    @Test
    void theEnvironmentsKeyIsTakenWithItsToken() {
        AwsKey key =
                key(
                        Map.of(
                                "AWS_ACCESS_KEY_ID", "AKID",
                                "AWS_SECRET_ACCESS_KEY", "secret",
                                "AWS_SESSION_TOKEN", "token"));
        assertThat(key).isEqualTo(new AwsKey("AKID", "secret", "token"));
    }

    @Test
    void withoutATokenThereIsNone() {
        AwsKey key = key(Map.of("AWS_ACCESS_KEY_ID", "AKID", "AWS_SECRET_ACCESS_KEY", "secret"));
        assertThat(key.sessionToken()).isNull();
    }

    /** The SDK's chain reads system properties first, which is how this test reaches it. */
    @Test
    void withoutAKeyTheSdksChainIsAsked() {
        System.setProperty("aws.accessKeyId", "AKIDCHAIN");
        System.setProperty("aws.secretAccessKey", "secret");
        System.setProperty("aws.sessionToken", "token");
        try {
            assertThat(key(Map.of("AWS_ACCESS_KEY_ID", "half of one")))
                    .isEqualTo(new AwsKey("AKIDCHAIN", "secret", "token"));
        } finally {
            System.clearProperty("aws.accessKeyId");
            System.clearProperty("aws.secretAccessKey");
            System.clearProperty("aws.sessionToken");
        }
    }

    @Test
    void theSecretDoesNotShow() {
        assertThat(new AwsKey("AKID", "secret", "token").toString()).isEqualTo("AwsKey[AKID]");
    }

    private static AwsKey key(Map<String, String> environment) {
        return new AwsCredentials(environment, InstantSource.system()).key();
    }
}
