package io.sfai.gateway.local.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/** Where credentials and region come from; nothing of this machine's own AWS settings is read. */
final class LoginTest {
    @TempDir Path home;
    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void hideThisMachine() {
        Path config = home.resolve("config");
        Path credentials = home.resolve("credentials");
        System.setProperty("aws.configFile", config.toString());
        System.setProperty("aws.sharedCredentialsFile", credentials.toString());
        System.setProperty("aws.disableEc2Metadata", "true");
        environment.put("AWS_CONFIG_FILE", config.toString());
        environment.put("AWS_SHARED_CREDENTIALS_FILE", credentials.toString());
        environment.put("AWS_EC2_METADATA_DISABLED", "true");
    }

    @AfterEach
    void showItAgain() {
        System.clearProperty("aws.configFile");
        System.clearProperty("aws.sharedCredentialsFile");
        System.clearProperty("aws.disableEc2Metadata");
    }

    @Test
    void keysOfTheEnvironmentComeFirst() {
        environment.put("AWS_ACCESS_KEY_ID", "AKID");
        environment.put("AWS_SECRET_ACCESS_KEY", "secret");
        environment.put("AWS_SESSION_TOKEN", "token");
        environment.put("AWS_DEFAULT_REGION", "eu-west-1");
        Login login = Login.find(here());
        assertThat(login.identity().accessKeyId()).isEqualTo("AKID");
        assertThat(login.identity())
                .isInstanceOfSatisfying(
                        AwsSessionCredentialsIdentity.class,
                        session -> assertThat(session.sessionToken()).isEqualTo("token"));
        assertThat(login.region()).isEqualTo("eu-west-1");
    }

    @Test
    void profileOfTheFilesIsUsed() throws Exception {
        Files.writeString(home.resolve("config"), "[profile work]\nregion = ap-northeast-1\n");
        Files.writeString(
                home.resolve("credentials"),
                "[work]\naws_access_key_id = AKWORK\naws_secret_access_key = s\n");
        environment.put("AWS_PROFILE", "work");
        Login login = Login.find(here());
        assertThat(login.identity().accessKeyId()).isEqualTo("AKWORK");
        assertThat(login.region()).isEqualTo("ap-northeast-1");
    }

    @Test
    void withoutCredentialsItSaysHowToGetSome() {
        environment.put("AWS_REGION", "us-east-1");
        assertThatThrownBy(() -> Login.find(here()))
                .isInstanceOf(DeployFailure.class)
                .hasMessageContaining("There are no AWS credentials")
                .hasMessageContaining("aws configure");
    }

    @Test
    void withoutRegionItSaysSo() {
        environment.put("AWS_ACCESS_KEY_ID", "AKID");
        environment.put("AWS_SECRET_ACCESS_KEY", "secret");
        assertThatThrownBy(() -> Login.find(here())).hasMessageContaining("Set AWS_REGION");
    }

    private Surroundings here() {
        return new Surroundings(home, environment, System.out, question -> Optional.empty());
    }
}
