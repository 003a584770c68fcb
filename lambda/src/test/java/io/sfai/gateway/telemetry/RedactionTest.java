package io.sfai.gateway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a log must not show: keys, ever, and what patterns match; whole, cut, and in time. */
class RedactionTest {
    private static final String SECRET = "4929123456781234";

    @Test
    void everyTextOfALineIsRead() {
        JsonObject fields =
                new JsonObject()
                        .put("text", "card " + SECRET + "!")
                        .put("number", 4L)
                        .put("none", null)
                        .put("list", JsonArray.of("a", SECRET, new JsonObject().put("b", SECRET)))
                        .put("cut", Excerpt.head("see " + SECRET, 10));
        assertThat(shown(fields, "\\d{16}"))
                .hasToString(
                        "{\"text\":\"card [redacted]!\",\"number\":4,\"none\":null,"
                                + "\"list\":[\"a\",\"[redacted]\",{\"b\":\"[redacted]\"}],"
                                + "\"cut\":\"see [redacted]…\"}");
    }

    @Test
    void noCutHalvesASecret() {
        String text = "x".repeat(50) + SECRET + "y".repeat(50);
        for (int cut = 0; cut <= text.length(); cut++) {
            Excerpt head = new Excerpt(text, 0, cut, "");
            Excerpt tail = new Excerpt(text, cut, text.length(), "");
            for (Excerpt part : List.of(head, tail)) {
                String shown = text(new JsonObject().put("f", part), "\\d{16}");
                assertThat(shown).as("cut at %s", cut).doesNotContainPattern("\\d");
            }
        }
        assertThat(text(new JsonObject().put("f", new Excerpt(text, 0, 55, "")), "\\d{16}"))
                .isEqualTo("x".repeat(50) + "[redacted]");
    }

    @Test
    void overlappingPatternsLeaveNothingBetween() {
        assertThat(text("abcdef", "abcd", "cdef", "")).isEqualTo("[redacted]");
        assertThat(text("redacted abc", "red\\w+", "abc")).isEqualTo("[redacted] [redacted]");
    }

    @Test
    void whatIsRedactedDoesNotFillTheLine() {
        String long1 = "a ".repeat(50_000);
        assertThat(text(long1, "a").length()).isLessThanOrEqualTo(long1.length());
        assertThat(text("1 or 2 or 3", "\\d")).isEqualTo("[redacted] or [redacted] or [redacted]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"(x+x+)+y", "^(([a-z])+.)+[A-Z]([a-z])+$", "(.*x){25}!", "(x|xx)*y"})
    void aPatternThatNeverEndsEnds(String pattern) {
        Redaction redaction = new Redaction(List.of(Pattern.compile(pattern)));
        JsonObject fields =
                new JsonObject().put("f", "x".repeat(100_000)).put("g", "x".repeat(5000));
        JsonObject line = new JsonObject();
        long start = System.nanoTime();
        redaction.show(fields, line);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
        assertThat(line.string("f")).isIn("[redaction timed out]", "[redaction failed]");
        assertThat(line.string("g", "")).doesNotContain("xxx");
    }

    @Test
    void deepRecursionIsNoCrash() throws InterruptedException {
        JsonObject line = new JsonObject();
        Redaction redaction = new Redaction(List.of(Pattern.compile("(?:a|b|c)*z")));
        Thread thread =
                Thread.ofVirtual()
                        .start(() ->
                                redaction.show(
                                        new JsonObject().put("f", "abc".repeat(50_000)), line));
        thread.join();
        assertThat(line.string("f")).isIn("[redaction timed out]", "[redaction failed]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "my key is sk-sfai-0123456789ab-ABCdef, ok?~my key is [redacted], ok?",
                "sk-proj-abc_DEF-123456~[redacted]",
                "xsk-sfai-0123456789ab-ABCdef~x[redacted]",
                "\\nsk-ant-api03-abcdef~\\n[redacted]",
                "%20sk-ant-api03-abcdef~%20[redacted]",
                "curl -H 'Authorization: Bearer s3cretWord'~curl -H 'Authorization: [redacted]'",
                "authorization: basic dXNlcjpwYXNz rest~authorization: [redacted] rest",
                "{\"x-api-key\":\"hunter22\"}~{\"x-api-key\":\"[redacted]\"}",
                "{\\\"api_key\\\": \\\"hunter22\\\"}~{\\\"api_key\\\": \\\"[redacted]\\\"}",
                "X-Internal-Auth: hunter22~X-Internal-Auth: [redacted]",
                "BEARER abcdefgh12~BEARER [redacted]",
                "AKIAIOSFODNN7EXAMPLE~[redacted]",
                "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG~aws_secret_access_key = [redacted]",
                "\"secretAccessKey\":\"wJalrXUtnFEMI\"~\"secretAccessKey\":\"[redacted]\"",
                "AIzaSyA1234567890abc~[redacted]",
                "task-manager, risk-free, ask-me~task-manager, risk-free, ask-me",
                "sk-learn is a library~sk-learn is a library",
                "the bearer of news~the bearer of news",
                "no api key here~no api key here",
                "authorization: none of it~authorization: none of it",
                "sk-~sk-",
            })
    void whatLooksLikeAKeyIsNeverShown(String text, String shown) {
        assertThat(text(text)).isEqualTo(shown);
    }

    @Test
    void aKeyThatTheProcessHoldsIsNeverShown() {
        Redaction redaction = new Redaction(List.of());
        redaction.conceal("tiger.Lily+42/\"zz");
        redaction.conceal("tiger.Lily+42/\"zz");
        redaction.conceal("short");
        for (String form :
                List.of(
                        "tiger.Lily+42/\"zz",
                        "tiger.Lily%2B42%2F%22zz",
                        "tiger.Lily+42/\\\"zz",
                        "dGlnZXIuTGlseSs0Mi8ieno=")) {
            JsonObject line = new JsonObject();
            redaction.show(new JsonObject().put("f", "a " + form + " z " + form + " short"), line);
            assertThat(line.string("f", ""))
                    .as(form)
                    .matches("a \\[redacted\\]=? z \\[redacted\\]=? short");
        }
    }

    @Test
    void anIdThatIsNoKeyMayBeShown() {
        EventLog log = new EventLog(line -> {}, EventLog.Level.INFO, InstantSource.system());
        log.conceal("tiger.Lily");
        assertThat(log.mayShow("80e14b7f-7ab5-4dfe-b7ad-fbbdf52d36f8")).isTrue();
        assertThat(log.mayShow("sk-sfai-0123456789ab-ABCdef")).isFalse();
        assertThat(log.mayShow("a.tiger.Lily")).isFalse();
    }

    @Test
    void whatIsNoKeyIsLeftAsItIs() {
        String prose = "The 世界 🌍 of \"keys\", s, sk, b, A: and\nnothing else.";
        assertThat(text(prose)).isEqualTo(prose);
        assertThat(text("")).isEmpty();
    }

    private static String text(String text, String... patterns) {
        return text(new JsonObject().put("f", text), patterns);
    }

    private static String text(JsonObject fields, String... patterns) {
        return Objects.requireNonNull(shown(fields, patterns).string("f"));
    }

    private static JsonObject shown(JsonObject fields, String... patterns) {
        JsonObject line = new JsonObject();
        new Redaction(Stream.of(patterns).map(Pattern::compile).toList()).show(fields, line);
        return line;
    }
}
