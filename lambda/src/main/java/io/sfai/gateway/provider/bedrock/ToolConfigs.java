package io.sfai.gateway.provider.bedrock;

import io.sfai.gateway.inference.Tool;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.provider.AnswerTool;
import io.sfai.gateway.provider.SchemaSubset;
import io.sfai.gateway.provider.ToolSchemas;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.bedrockruntime.model.AnyToolChoice;
import software.amazon.awssdk.services.bedrockruntime.model.AutoToolChoice;
import software.amazon.awssdk.services.bedrockruntime.model.SpecificToolChoice;
import software.amazon.awssdk.services.bedrockruntime.model.ToolChoice;
import software.amazon.awssdk.services.bedrockruntime.model.ToolConfiguration;
import software.amazon.awssdk.services.bedrockruntime.model.ToolInputSchema;
import software.amazon.awssdk.services.bedrockruntime.model.ToolSpecification;

/** Writes the tools of a request. */
final class ToolConfigs {
    private ToolConfigs() {}

    /**
     * The tools and how the model is bound to them; null if there are none.
     *
     * @param marked the offered tools with their cache marks
     * @param strict whether tools that ask for it are held to their schemas
     */
    static @Nullable ToolConfiguration of(ToolPlan plan, List<Tool> marked, boolean strict) {
        if (!plan.any()) {
            return null;
        }
        List<software.amazon.awssdk.services.bedrockruntime.model.Tool> tools = new ArrayList<>();
        for (Tool tool : marked) {
            tools.add(specified(specification(tool, plan, strict)));
            if (tool.cacheMark() != null) {
                tools.add(
                        software.amazon.awssdk.services.bedrockruntime.model.Tool.fromCachePoint(
                                Messages.cachePoint(tool.cacheMark())));
            }
        }
        if (plan.answer() != null) {
            tools.add(
                    specified(
                            ToolSpecification.builder()
                                    .name(plan.answer().name())
                                    .description(AnswerTool.DESCRIPTION)
                                    .inputSchema(schema(plan.answer().schema()))
                                    .build()));
        }
        return ToolConfiguration.builder().tools(tools).toolChoice(choice(plan)).build();
    }

    private static ToolSpecification specification(Tool tool, ToolPlan plan, boolean strict) {
        ToolSpecification.Builder spec =
                ToolSpecification.builder().name(plan.names().sent(tool.name()));
        if (tool.description() != null && !tool.description().isBlank()) {
            spec.description(tool.description());
        }
        JsonObject parameters = tool.parameters();
        if (tool.strict() && strict && parameters != null) {
            return spec.strict(true).inputSchema(schema(SchemaSubset.of(parameters))).build();
        }
        return spec.inputSchema(schema(parameters)).build();
    }

    private static ToolInputSchema schema(@Nullable JsonObject parameters) {
        return ToolInputSchema.fromJson(Documents.of(ToolSchemas.object(parameters)));
    }

    private static software.amazon.awssdk.services.bedrockruntime.model.Tool specified(
            ToolSpecification specification) {
        return software.amazon.awssdk.services.bedrockruntime.model.Tool.fromToolSpec(
                specification);
    }

    private static ToolChoice choice(ToolPlan plan) {
        return switch (plan.choice()) {
            case AUTO -> ToolChoice.fromAuto(AutoToolChoice.builder().build());
            case ANY -> ToolChoice.fromAny(AnyToolChoice.builder().build());
            case NAMED ->
                    ToolChoice.fromTool(SpecificToolChoice.builder().name(plan.named()).build());
        };
    }
}
