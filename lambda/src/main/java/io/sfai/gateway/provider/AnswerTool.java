package io.sfai.gateway.provider;

import io.sfai.gateway.inference.ResponseFormat;
import io.sfai.gateway.inference.Tool;
import io.sfai.gateway.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A tool of ours whose arguments are the answer, where only a tool can hold the model to a form.
 *
 * @param name unlike those of the client's tools
 * @param schema an object's
 */
public record AnswerTool(String name, JsonObject schema) {
    /** What the model is told of it. */
    public static final String DESCRIPTION = "Takes your answer, which is its arguments.";

    private static final String NAME = "json_answer";

    /**
     * The tool for a form; null for one that needs none.
     *
     * @param beside the client's tools
     */
    public static @Nullable AnswerTool of(
            ResponseFormat format, List<Tool> beside, ToolNames names) {
        return switch (format) {
            case ResponseFormat.Text text -> null;
            case ResponseFormat.AnyJson any ->
                    new AnswerTool(
                            free(beside, names),
                            new JsonObject()
                                    .put("type", "object")
                                    .put("additionalProperties", true));
            case ResponseFormat.Schema schema ->
                    new AnswerTool(
                            free(beside, names),
                            ToolSchemas.object(
                                    schema.strict()
                                            ? SchemaSubset.of(schema.schema())
                                            : schema.schema()));
        };
    }

    private static String free(List<Tool> beside, ToolNames names) {
        Set<String> taken = new HashSet<>();
        beside.forEach(tool -> taken.add(names.sent(tool.name())));
        String free = NAME;
        while (taken.contains(free)) {
            free += "_";
        }
        return free;
    }
}
