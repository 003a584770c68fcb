package io.sfai.gateway.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The files around the app that make {@code npx cdk} the same everywhere. */
final class CommandLineTest {
    private static final Path ROOT = Path.of("..");

    @Test
    void cdkIsPinnedExactly() throws IOException {
        String pinned = json("package.json").at("/devDependencies/aws-cdk").asText();
        assertThat(pinned).isEqualTo("2.1148.1");
        assertThat(json("package-lock.json").at("/packages/node_modules~1aws-cdk/version").asText())
                .isEqualTo(pinned);
    }

    @Test
    void lockNamesNoRegistry() throws IOException {
        assertThat(Files.readString(ROOT.resolve("package-lock.json")))
                .doesNotContain("resolved")
                .doesNotContain("://");
        assertThat(Files.readString(ROOT.resolve(".npmrc")))
                .contains("omit-lockfile-registry-resolved=true");
    }

    @Test
    void appNeedsNoShellAndNothingCallsHome() throws IOException {
        JsonNode cdk = json("cdk.json");
        assertThat(cdk.get("app").asText()).isEqualTo("node infra/cdk-app.mjs");
        assertThat(cdk.get("versionReporting").asBoolean(true)).isFalse();
        assertThat(cdk.get("notices").asBoolean(true)).isFalse();
        assertThat(cdk.at("/context/cli-telemetry").asBoolean(true)).isFalse();
    }

    private static JsonNode json(String name) throws IOException {
        return new ObjectMapper().readTree(ROOT.resolve(name).toFile());
    }
}
