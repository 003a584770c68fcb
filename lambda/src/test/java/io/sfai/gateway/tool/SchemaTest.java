package io.sfai.gateway.tool;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a model is told of its arguments, and what no schema can do to us. */
@Timeout(60)
class SchemaTest {
    private static final String WEATHER =
            """
            {"type": "object",
             "properties": {
               "city": {"type": "string", "minLength": 2},
               "days": {"type": ["integer", "null"], "maximum": 7},
               "unit": {"enum": ["celsius", "fahrenheit"]},
               "tags": {"type": "array", "items": {"type": "string"}},
               "zip code": {"type": "string", "pattern": "^[0-9]{5}$"}},
             "required": ["city"],
             "additionalProperties": false}
            """;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"city\": 7} | $.city: string expected, integer found",
                "{\"city\": null} | $.city: string expected, null found",
                "{\"city\": \"x\"} | $.city: must be at least 2 characters long",
                "{} | $: \"city\" is missing",
                "{\"city\": \"Bern\", \"town\": 1} | $: \"town\" is not known here",
                "{\"city\": \"Bern\", \"days\": 1.5} | $.days: [integer, null] expected, number found",
                "{\"city\": \"Bern\", \"days\": 8} | $.days: must have a maximum value of 7",
                "{\"city\": \"Bern\", \"days\": 1e999} | $.days: [integer, null] expected, a number that is too large found",
                "{\"city\": \"Bern\", \"unit\": \"K\"} | $.unit: one of [\"celsius\", \"fahrenheit\"] expected",
                "{\"city\": \"Bern\", \"tags\": [\"a\", 2]} | $.tags[1]: string expected, integer found",
                "{\"city\": \"Bern\", \"zip code\": \"x\"} | $['zip code']: does not match the regex pattern ^[0-9]{5}$"
            })
    void aProblemIsASentenceWithItsPlace(String value, String problem) {
        assertThat(Schema.of(Json.object(WEATHER)).problems(Json.object(value)))
                .containsExactly(problem);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"city\": \"Bern\"}",
                "{\"city\": \"Bern\", \"days\": 3.0, \"unit\": \"celsius\", \"tags\": []}",
                "{\"city\": \"Bern\", \"days\": null, \"zip code\": \"30451\"}"
            })
    void whatFitsIsAccepted(String value) {
        Schema schema = Schema.of(Json.object(WEATHER));
        assertThat(schema.problems(Json.object(value))).isEmpty();
        assertThat(schema.unreadable()).isNull();
    }

    @Test
    void manyProblemsAreCountedAndLongOnesCut() {
        JsonArray many = new JsonArray();
        for (int i = 0; i < 50; i++) {
            many.add((long) i);
        }
        JsonObject value = new JsonObject().put("city", "Bern").put("tags", many);
        assertThat(Schema.of(Json.object(WEATHER)).problems(value))
                .hasSize(8)
                .startsWith("$.tags[0]: string expected, integer found")
                .endsWith("and 43 more problems");
        JsonObject wide = new JsonObject().put("city", "Bern").put("x".repeat(9_000), 1L);
        assertThat(Schema.of(Json.object(WEATHER)).problems(wide).getFirst()).hasSize(304);
    }

    @Test
    void otherDraftsAreRead() {
        String draft7 =
                """
                {"$schema": "http://json-schema.org/draft-07/schema#",
                 "definitions": {"name": {"type": "string"}},
                 "properties": {"a": {"items": [{"$ref": "#/definitions/name"}]}}}
                """;
        assertThat(problems(draft7, "{\"a\": [1]}"))
                .containsExactly("$.a[0]: string expected, integer found");
        String newest =
                """
                {"$defs": {"name": {"$anchor": "n", "type": "string"}},
                 "properties": {"a": {"prefixItems": [{"$ref": "#n"}]}}}
                """;
        assertThat(problems(newest, "{\"a\": [1]}"))
                .containsExactly("$.a[0]: string expected, integer found");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"$schema\": \"https://example.com/own\", \"type\": \"string\"}",
                "{\"$ref\": \"#/$defs/nowhere\"}",
                "{\"$ref\": \"#\"}",
                "{\"$ref\": \"classpath:/draft-07/schema\"}"
            })
    void whatCannotBeReadAcceptsAllAndSaysSo(String text) {
        Schema schema = Schema.of(Json.object(text));
        assertThat(schema.problems(Json.object("{\"a\": 1}"))).isEmpty();
        assertThat(schema.unreadable()).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\": 5}",
                "{\"properties\": {\"a\": {\"type\": \"strin\"}}}",
                "{\"properties\": [1], \"required\": \"a\"}",
                "{\"properties\": {\"a\": {\"pattern\": \"(\"}}}"
            })
    void aMistakeOfTheSchemaIsNotTheModels(String text) {
        assertThat(problems(text, "{\"a\": \"b\"}")).isEmpty();
    }

    @Test
    void nothingIsFetched(@TempDir Path folder) throws IOException {
        AtomicInteger asked = new AtomicInteger();
        HttpServer site =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        site.createContext(
                "/",
                exchange -> {
                    asked.incrementAndGet();
                    exchange.sendResponseHeaders(404, -1);
                    exchange.close();
                });
        site.start();
        Path file = Files.writeString(folder.resolve("a.json"), "{\"type\": \"string\"}");
        String web = "http://127.0.0.1:" + site.getAddress().getPort() + "/a.json";
        try {
            for (String to : new String[] {web, file.toUri().toString(), file.toString()}) {
                JsonObject inner = new JsonObject().put("$ref", to);
                JsonObject text =
                        new JsonObject().put("properties", new JsonObject().put("a", inner));
                Schema schema = Schema.of(text);
                assertThat(schema.problems(Json.object("{\"a\": 1}"))).as(to).isEmpty();
                assertThat(schema.unreadable()).as(to).isNotNull();
                assertThat(Schema.of(text.put("$schema", to)).unreadable()).isNotNull();
            }
            assertThat(asked).hasValue(0);
        } finally {
            site.stop(0);
        }
    }

    @Test
    void referencesThatDoubleEnd() {
        StringBuilder doubling = new StringBuilder("{\"properties\": {\"a\": {\"$ref\":");
        doubling.append("\"#/$defs/d0\"}}, \"$defs\": {");
        for (int i = 0; i < 60; i++) {
            String next = "{\"$ref\": \"#/$defs/d" + (i + 1) + "\"}";
            doubling.append("\"d" + i + "\": {\"allOf\": [" + next + "," + next + "]},");
        }
        doubling.append("\"d60\": {\"type\": \"string\"}}}");
        assertThat(problems(doubling.toString(), "{\"a\": \"b\"}"))
                .containsExactly(
                        "$: this is too large or too deeply nested to be checked against the"
                                + " schema");
    }

    @Test
    void deepAndHugeSchemasEnd() {
        int levels = 120;
        String deep = "{\"properties\": {\"a\": ".repeat(levels) + "{}" + "}}".repeat(levels);
        assertThat(problems(deep, "{\"a\": {\"a\": 1}}")).isEmpty();
        Schema huge = Schema.of(new JsonObject().put("description", "x".repeat(300_000)));
        assertThat(huge.unreadable()).contains("longer");
        assertThat(huge.problems(new JsonObject())).isEmpty();
        JsonObject bottomless = new JsonObject();
        for (int i = 0; i < 5_000; i++) {
            bottomless = new JsonObject().put("not", bottomless);
        }
        assertThat(Schema.of(bottomless).unreadable()).isNotNull();
    }

    @Test
    void aTreeIsCheckedAsDeepAsItMayBe() {
        String tree =
                """
                {"$defs": {"node": {"type": "object",
                                    "properties": {"child": {"$ref": "#/$defs/node"}}}},
                 "$ref": "#/$defs/node"}
                """;
        assertThat(problems(tree, "{\"child\": ".repeat(50) + "7" + "}".repeat(50)).getFirst())
                .endsWith("child: object expected, integer found");
        assertThat(problems(tree, "{\"child\": ".repeat(400) + "7" + "}".repeat(400)))
                .containsExactly(
                        "$: this is too large or too deeply nested to be checked against the"
                                + " schema");
    }

    @Test
    void aHugeValueEnds() {
        JsonArray many = new JsonArray();
        for (int i = 0; i < 300_000; i++) {
            many.add(new JsonObject().put("n", (long) i));
        }
        JsonObject value = new JsonObject().put("tags", many).put("city", "Bern");
        assertThat(Schema.of(Json.object(WEATHER)).problems(value)).hasSize(1);
    }

    /** Java's matcher would need longer than the sun has. */
    @Test
    void aPatternWithoutEndIsGivenUp() {
        String schema = "{\"properties\": {\"a\": {\"pattern\": \"^((a+)+|b)+$\"}}}";
        JsonObject value = new JsonObject().put("a", "a".repeat(5_000) + "c");
        long start = System.nanoTime();
        assertThat(Schema.of(Json.object(schema)).problems(value)).hasSize(1);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void anInterruptEndsAPattern() throws Exception {
        JsonObject value = new JsonObject().put("a", "a".repeat(60) + "c");
        Schema schema =
                Schema.of(Json.object("{\"properties\": {\"a\": {\"pattern\": \"^(a+)+$\"}}}"));
        CompletableFuture<Integer> told = new CompletableFuture<>();
        Thread thread =
                Thread.ofVirtual()
                        .unstarted(() -> {
                            Thread.currentThread().interrupt();
                            told.complete(schema.problems(value).size());
                        });
        thread.start();
        assertThat(told.get(20, TimeUnit.SECONDS)).isEqualTo(1);
    }

    private static List<String> problems(String schema, String value) {
        return Schema.of(Json.object(schema)).problems(Json.object(value));
    }
}
