package io.sfai.gateway.tool;

import com.networknt.schema.Error;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.ValidationLimitExceededException;
import com.networknt.schema.path.PathType;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A JSON Schema, of draft 2020-12 unless it names another, that tells models what is wrong with a
 * value. Nothing is ever fetched for it, neither from the network nor from files.
 *
 * <p>A check ends after {@link #MOST_STEPS} keywords, {@link #MOST_DEPTH} levels of them and, all
 * patterns together, a quarter of a second; patterns end at an interrupt, too. {@code format} is a
 * remark, as the draft has it, and asserts nothing.
 */
public final class Schema {
    private static final int LONGEST = 256 << 10;
    private static final long MOST_STEPS = 200_000;
    private static final int MOST_DEPTH = 600;

    private static final String TOO_MUCH =
            "$: this is too large or too deeply nested to be checked against the schema";

    private final com.networknt.schema.@Nullable Schema schema;
    private volatile @Nullable String unreadable;

    private Schema(com.networknt.schema.@Nullable Schema schema, @Nullable String unreadable) {
        this.schema = schema;
        this.unreadable = unreadable;
    }

    /**
     * Reads a schema. Never fails: one that can't be read accepts everything. The first one of an
     * environment loads the validator's classes.
     */
    public static Schema of(JsonObject schema) {
        try {
            if (Json.text(schema).length() > LONGEST) {
                return new Schema(null, "it is longer than " + LONGEST + " characters");
            }
            Schema read = new Schema(registry().getSchema(JsonNodes.of(schema)), null);
            // What loops or refers to nowhere at its top shows itself now.
            read.errors(new JsonObject());
            return read;
        } catch (ValidationLimitExceededException | StackOverflowError e) {
            return new Schema(null, "it is too large, too deep, or refers to itself without end");
        } catch (RuntimeException e) {
            return new Schema(null, reason(e));
        }
    }

    /**
     * Why values are accepted unchecked, in words for the log; null as long as they are not. Parts
     * of a schema are read when a value first meets them, so this may come later.
     */
    public @Nullable String unreadable() {
        return unreadable;
    }

    /**
     * What is wrong with a value: at most eight short sentences with the place, such as {@code
     * $.city: string expected, integer found}; none if it is accepted.
     */
    public List<String> problems(JsonObject value) {
        if (schema == null) {
            return List.of();
        }
        try {
            return SchemaProblems.of(errors(value));
        } catch (ValidationLimitExceededException | PatternBudget.UsedUp | StackOverflowError e) {
            return List.of(TOO_MUCH);
        } catch (SchemaException e) {
            unreadable = reason(e);
            return List.of();
        }
    }

    private List<Error> errors(JsonObject value) {
        com.networknt.schema.Schema known = schema;
        if (known == null) {
            return List.of();
        }
        JsonNode node = JsonNodes.of(value);
        return ScopedValue.where(PatternBudget.CURRENT, new PatternBudget())
                .call(() -> known.validate(node, Schema::bound));
    }

    private static void bound(ExecutionContext context) {
        context.executionConfig(
                config -> config.maxEvaluationSteps(MOST_STEPS).maxEvaluationDepth(MOST_DEPTH));
    }

    /** One for each schema, since it keeps what it has read by the names that schemas give. */
    private static SchemaRegistry registry() {
        SchemaRegistryConfig config =
                SchemaRegistryConfig.builder()
                        .pathType(PathType.JSON_PATH)
                        .locale(Locale.ENGLISH)
                        // 1.0 is an integer.
                        .losslessNarrowing(true)
                        // It would follow every reference by every way, which may be 2^n.
                        .preloadSchema(false)
                        .regularExpressionFactory(PatternBudget::expression)
                        .build();
        return SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12,
                registry ->
                        registry.schemaRegistryConfig(config)
                                .schemaLoader(loader -> loader.block(any -> true)));
    }

    private static String reason(RuntimeException e) {
        String message = String.valueOf(e.getMessage());
        return "it can't be read: " + message.substring(0, Math.min(message.length(), 300));
    }
}
