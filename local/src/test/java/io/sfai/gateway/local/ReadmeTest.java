package io.sfai.gateway.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows works as it stands there. */
class ReadmeTest {
    private static final Pattern CURL =
            Pattern.compile("```\n(curl .*127\\.0\\.0\\.1:4000.*)\n```");

    private static final Pattern KEYS = Pattern.compile("(?m)^\\./sfai ((?:keys|spend) .*)$");

    @TempDir private Path data;

    @Test
    void theCurlLineStreamsToItsEnd() throws Exception {
        Matcher line = CURL.matcher(Files.readString(Path.of("../README.md")));
        assertThat(line.find()).isTrue();
        LocalSettings settings =
                LocalSettings.of(Map.of(), "127.0.0.1", 0, Path.of("../model_map.json"), data);
        try (LocalGateway gateway = LocalGateway.start(settings, log -> {})) {
            String port = String.valueOf(URI.create(gateway.address()).getPort());
            Process curl =
                    new ProcessBuilder("bash", "-c", line.group(1).replace("4000", port))
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            String out = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(curl.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(out).contains("data: {").endsWith("data: [DONE]\n\n");
            assertThat(out).contains("\"content\":\"Hello!\"");
        }
    }

    @Test
    void theCommandsForKeysWorkInTheirOrder() throws Exception {
        Terminal terminal =
                new Terminal(
                        Map.of(
                                "SFAI_DATA_DIR",
                                data.toString(),
                                "SFAI_MODEL_MAP",
                                "../model_map.json"));
        Matcher lines = KEYS.matcher(Files.readString(Path.of("../README.md")));
        int found = 0;
        for (; lines.find(); found++) {
            Terminal.Printed printed = terminal.run(lines.group(1));
            assertThat(printed.code()).as(lines.group() + printed.err()).isZero();
            assertThat(printed.err()).isEmpty();
        }
        assertThat(found).isEqualTo(5);
        assertThat(terminal.run("keys list").out()).containsPattern("ide-team .* revoked");
    }
}
