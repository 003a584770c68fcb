package io.sfai.gateway.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.model.ModelMap.Alias;
import io.sfai.gateway.model.ModelMap.ProviderSpec;
import io.sfai.gateway.model.ModelMap.WeightedTarget;
import io.sfai.gateway.model.Prices.Price;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ShippedMapsTest {
    private final JsonObject schema = read("docs/model_map.schema.json");

    @ParameterizedTest
    @MethodSource("io.sfai.gateway.model.Maps#shipped")
    void isGood(Path file) throws Exception {
        assertThat(ModelMapParser.parse(Files.readAllBytes(file)).aliases()).isNotEmpty();
    }

    @Test
    void theShippedMapHasTheNamesThatPeopleRelyOnAndNothingLocal() throws Exception {
        byte[] text = Files.readAllBytes(Maps.ROOT.resolve("model_map.json"));

        assertThat(ModelMapParser.parse(text).aliases())
                .containsKeys(
                        "backend_developer",
                        "main",
                        "cheap",
                        "fallback",
                        "bedrock-claude-haiku-4-5-jp",
                        "fake-llm",
                        "agent-demo");
        assertThat(new String(text, StandardCharsets.UTF_8))
                .doesNotContain("localhost", "127.0.0.1", "...", "…");
    }

    @Test
    void everyTargetOfTheShippedMapHasAPrice() throws Exception {
        ModelMap map =
                ModelMapParser.parse(Files.readAllBytes(Maps.ROOT.resolve("model_map.json")));

        for (Alias alias : map.aliases().values()) {
            for (WeightedTarget each : alias.targets()) {
                assertThat(map.prices().price(each.target().id())).as(alias.name()).isNotNull();
            }
        }
        Price japan =
                map.prices().byTarget().get("bedrock/jp.anthropic.claude-haiku-4-5-20251001-v1:0");
        assertThat(japan).isNotNull();
        assertThat(Objects.requireNonNull(japan).input()).isEqualTo(new BigDecimal("1.1"));
    }

    /** The schema is written by hand for its descriptions; this keeps it to the parser's rules. */
    @Test
    void theSchemaSaysWhatTheParserReads() {
        agree("$", MapShape.ROOT, schema);
    }

    @Test
    void theSchemaKnowsEveryKindOfProvider() {
        Set<String> types = new HashSet<>();
        for (ModelMap.ProviderType type : ModelMap.ProviderType.values()) {
            types.add(type.name().toLowerCase(Locale.ROOT));
        }
        assertThat(MapShape.PROVIDER.types().keySet()).isEqualTo(types);
        assertThat(new ProviderSpec("x", ModelMap.ProviderType.MOCK, null, null, null).headers())
                .isEmpty();
    }

    private void agree(String at, Rule rule, JsonObject written) {
        JsonObject says = resolve(written);
        switch (rule) {
            case Rule.Fields fields -> agreeOnFields(at, fields, says);
            case Rule.Entries entries -> {
                assertThat(says.integer("maxProperties")).as(at).isEqualTo(entries.most());
                agree(at + ".*", entries.each(), object(at, says, "additionalProperties"));
            }
            case Rule.ByType byType -> agreeOnTypes(at, byType, says);
            case Rule.TextOr text -> agree(at, text.whole(), part(says.array("anyOf"), 1));
            case Rule.Elements elements -> {
                assertThat(says.string("type")).as(at).isEqualTo("array");
                assertThat(says.integer("minItems", 0)).as(at).isEqualTo(elements.least());
                agree(at + "[]", elements.each(), object(at, says, "items"));
            }
            case Rule.OneOf words ->
                    assertThat(says.array("enum"))
                            .as(at)
                            .isEqualTo(JsonArray.of(words.words().toArray()));
            case Rule.Whole whole -> agreeOnRange(at, says, whole.least(), whole.most());
            case Rule.Decimal decimal -> agreeOnRange(at, says, decimal.least(), decimal.most());
            case Rule.Flag flag -> assertThat(says.string("type")).as(at).isEqualTo("boolean");
            case ObjectSchema any -> assertThat(says.string("type")).as(at).isEqualTo("object");
            case Rule.Named name -> assertThat(says.string("pattern")).as(at).isNotBlank();
            case Rule.AnyObject any -> assertThat(says.string("type")).as(at).isEqualTo("object");
            default ->
                    assertThat(says.has("const") || "string".equals(says.string("type"))).isTrue();
        }
    }

    private void agreeOnFields(String at, Rule.Fields fields, JsonObject says) {
        JsonObject properties = object(at, says, "properties");
        assertThat(properties.names()).as(at).isEqualTo(fields.known().keySet());
        assertThat(says.get("additionalProperties")).as(at).isEqualTo(false);
        fields.known()
                .forEach(
                        (name, rule) -> agree(at + "." + name, rule, object(at, properties, name)));
        Set<Object> required = new HashSet<>();
        JsonArray written = says.array("required");
        if (written != null) {
            written.forEach(required::add);
        }
        boolean byType = object(at, says, "properties").has("type");
        required.remove(byType ? "type" : "");
        assertThat(required).as(at + " required").isEqualTo(fields.required());
    }

    private void agreeOnTypes(String at, Rule.ByType byType, JsonObject says) {
        JsonArray kinds = Objects.requireNonNull(says.array("oneOf"), at);
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < kinds.size(); i++) {
            JsonObject kind = resolve(part(kinds, i));
            JsonObject type = object(at, object(at, kind, "properties"), "type");
            String name = Objects.requireNonNull(type.string("const"));
            seen.add(name);
            agree(at + "<" + name + ">", Objects.requireNonNull(byType.types().get(name)), kind);
        }
        assertThat(seen).as(at).isEqualTo(byType.types().keySet());
    }

    private static void agreeOnRange(String at, JsonObject says, long least, long most) {
        assertThat(says.integer("minimum")).as(at).isEqualTo(least);
        assertThat(says.integer("maximum")).as(at).isEqualTo(most);
        assertThat(says.string("description")).as(at).isNotBlank();
    }

    private JsonObject resolve(JsonObject written) {
        String ref = written.string("$ref");
        return ref == null
                ? written
                : object(ref, object("$", schema, "$defs"), ref.substring("#/$defs/".length()));
    }

    private static JsonObject object(String at, JsonObject in, String name) {
        return Objects.requireNonNull(in.object(name), at + ": no " + name);
    }

    private static JsonObject part(@Nullable JsonArray array, int index) {
        return Objects.requireNonNull(Objects.requireNonNull(array).object(index));
    }

    private static JsonObject read(String file) {
        try {
            return Json.object(Files.readAllBytes(Maps.ROOT.resolve(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
