package io.sfai.gateway.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir Path dir;

    @Test
    void theShippedMapIsGood() {
        assertThat(run(Path.of("../model_map.json"))).isZero();
        assertThat(lines(out))
                .contains(
                        "cheap -> openai/gpt-4o-mini ($0.15/$0.6), needs OPENAI_API_KEY",
                        "main -> 3 x openai/gpt-4o ($2.5/$10), 1 x"
                                + " bedrock/global.anthropic.claude-sonnet-4-5-20250929-v1:0 ($3/$15),"
                                + " needs OPENAI_API_KEY",
                        "fake-llm -> mock/echo ($0/$0)",
                        "agent-demo -> mock/tool ($0/$0), tools get_current_time, calculate")
                .last()
                .asString()
                .startsWith("The map is good: 7 aliases");
        assertThat(lines(err)).isEmpty();
    }

    @Test
    void anAliasTellsWhatItNeeds() throws IOException {
        Path file = dir.resolve("map.json");
        Files.writeString(
                file,
                """
                {
                  "providers": {"p": {"type": "openai", "baseUrl": "http://localhost:1/v1",
                    "apiKey": "secret:B_KEY", "headers": {"x-key": "secret:A_KEY"}}},
                  "models": {
                    "a": {"target": "p/x", "tools": ["docs"]},
                    "desk": {"triage": {"by": "a", "routes": {}, "else": "a"}}
                  },
                  "tools": {"docs": {"type": "mcp", "url": "https://docs.example/mcp",
                    "headers": {"authorization": "secret:DOCS_TOKEN"}}}
                }
                """);

        assertThat(run(file)).isZero();
        assertThat(lines(out))
                .startsWith(
                        "a -> p/x (no price), tools docs, needs A_KEY, B_KEY, DOCS_TOKEN",
                        "desk -> triage");
    }

    @Test
    void everyProblemIsALineThatAnEditorCanFollow() throws IOException {
        Path file = dir.resolve("map.json");
        Files.writeString(file, "{\n\"models\": {\n\"a\": \"x/y\",\n\"b\": 7}}");

        assertThat(run(file)).isEqualTo(1);
        assertThat(lines(err))
                .containsExactly(
                        file + ":3: $.models.a: there is no provider \"x\"",
                        file + ":4: $.models.b: text or an object is expected, not a number");
        assertThat(lines(out)).isEmpty();
    }

    @Test
    void aToolThatCannotBeResolvedIsALineToo() throws IOException {
        Path file = dir.resolve("map.json");
        Files.writeString(
                file,
                """
                {"models": {"a": {"target": "mock/tool", "tools": ["look_up"], "maxSteps": 3}},
                 "tools": {
                   "look_up": {"type": "http", "method": "GET", "description": "x",
                     "url": "https://{host}/"},
                   "get_wether": {"type": "builtin"}}}
                """);

        assertThat(run(file)).isEqualTo(1);
        assertThat(lines(err))
                .hasSize(2)
                .satisfiesExactly(
                        line ->
                                assertThat(line)
                                        .startsWith(file + ":4: $.tools.look_up.url: ")
                                        .contains("no part of scheme, host or port"),
                        line ->
                                assertThat(line)
                                        .startsWith(file + ":5: $.tools.get_wether: ")
                                        .contains("no built-in tool"));
    }

    @Test
    void aMissingFileFails() {
        Path file = dir.resolve("none.json");

        assertThat(run(file)).isEqualTo(1);
        assertThat(lines(err)).containsExactly("sfai check: there is no file " + file);
    }

    private int run(Path file) {
        return Check.run(
                file,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private static List<String> lines(ByteArrayOutputStream printed) {
        return printed.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
