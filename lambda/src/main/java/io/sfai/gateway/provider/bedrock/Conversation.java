package io.sfai.gateway.provider.bedrock;

import io.sfai.gateway.inference.Capabilities;
import io.sfai.gateway.inference.Capabilities.StructuredOutput;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.Parameters;
import io.sfai.gateway.inference.ResponseFormat;
import io.sfai.gateway.inference.Target;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.provider.AnswerLength;
import io.sfai.gateway.provider.AnswerTool;
import io.sfai.gateway.provider.CacheMarks;
import io.sfai.gateway.provider.ChoosableTools;
import io.sfai.gateway.provider.SchemaSubset;
import io.sfai.gateway.provider.Thoughts;
import io.sfai.gateway.provider.ToldForm;
import io.sfai.gateway.provider.ToolNames;
import io.sfai.gateway.provider.Turns;
import io.sfai.gateway.upstream.MediaLoader;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.document.Document;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseRequest;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseStreamRequest;
import software.amazon.awssdk.services.bedrockruntime.model.InferenceConfiguration;
import software.amazon.awssdk.services.bedrockruntime.model.Message;
import software.amazon.awssdk.services.bedrockruntime.model.OutputConfig;
import software.amazon.awssdk.services.bedrockruntime.model.OutputFormatType;
import software.amazon.awssdk.services.bedrockruntime.model.SystemContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ToolConfiguration;

/**
 * A request as Converse and ConverseStream take it, and what its answer has to be read with.
 *
 * @param model an id, or an inference profile's id or ARN, unchanged
 * @param fields what only this model knows; null for nothing
 * @param output the form of the text; null for any
 * @param guardrail {@code id}, {@code version} and {@code trace}; empty for none
 */
record Conversation(
        String model,
        List<SystemContentBlock> system,
        List<Message> messages,
        InferenceConfiguration settings,
        @Nullable ToolConfiguration tools,
        @Nullable Document fields,
        @Nullable OutputConfig output,
        JsonObject guardrail,
        ToolPlan plan) {
    /** Bedrock takes it off the quota when the answer begins, so not the model's maximum. */
    private static final long MAX_TOKENS = 16_000;

    private static final int LONGEST_NAME = 64;

    /**
     * Arranges a request; waits for images and documents that must be fetched.
     *
     * @throws io.sfai.gateway.error.GatewayException 400 naming a part that can't be sent
     */
    static Conversation of(InferenceRequest request, Target target, MediaLoader media) {
        ChoosableTools.tellDropped(request);
        Capabilities capabilities = target.capabilities();
        Parameters parameters = request.parameters();
        ResponseFormat format = parameters.responseFormat();
        boolean schemas = capabilities.structuredOutput() == StructuredOutput.NATIVE;
        boolean isTold = ToldForm.isNeeded(format, capabilities);
        OutputConfig output =
                schemas && format instanceof ResponseFormat.Schema schema ? output(schema) : null;
        ToolPlan plan =
                ToolPlan.of(
                        request,
                        ToolNames.of(request, LONGEST_NAME),
                        output == null && !isTold ? format : new ResponseFormat.Text());
        Turns said = Turns.of(request.messages());
        Turns turns = plan.any() ? said : ToldCalls.of(said);
        Thoughts thoughts =
                Thoughts.of(
                        request,
                        capabilities,
                        isTold ? ToldForm.added(turns, format) : turns,
                        plan.calls(),
                        AnswerLength.of(parameters, capabilities, MAX_TOKENS));
        boolean thinks = thoughts.thinks();
        CacheMarks marked = CacheMarks.placed(plan.offered(), thoughts.turns(), target);
        Messages messages = new Messages(plan.names(), new Attachments(media.forOneRequest()));
        ToolPlan bound = thinks ? plan.unforced(request.journal()) : plan;
        return new Conversation(
                target.model(),
                Messages.system(marked.turns().system()),
                messages.of(marked.turns().turns()),
                Sampling.settings(parameters, capabilities, thinks, thoughts.maxTokens()),
                ToolConfigs.of(bound, marked.tools(), schemas),
                Sampling.fields(parameters, target, thoughts),
                output,
                target.wishes().guardrail(),
                bound);
    }

    private static OutputConfig output(ResponseFormat.Schema schema) {
        String json = Json.text(SchemaSubset.of(schema.schema()));
        return OutputConfig.builder()
                .textFormat(format ->
                        format.type(OutputFormatType.JSON_SCHEMA)
                                .structure(structure ->
                                        structure.jsonSchema(definition ->
                                                definition
                                                        .name(
                                                                ToolNames.fitting(
                                                                        schema.name(),
                                                                        LONGEST_NAME))
                                                        .schema(json))))
                .build();
    }

    /** What reads the answer. */
    ConverseDeltas deltas() {
        AnswerTool answer = plan.answer();
        return new ConverseDeltas(plan.names(), answer == null ? null : answer.name());
    }

    ConverseRequest buffered() {
        ConverseRequest.Builder request =
                ConverseRequest.builder()
                        .modelId(model)
                        .system(system)
                        .messages(messages)
                        .inferenceConfig(settings)
                        .toolConfig(tools)
                        .additionalModelRequestFields(fields)
                        .outputConfig(output);
        if (!guardrail.isEmpty()) {
            request.guardrailConfig(rail ->
                    rail.guardrailIdentifier(guardrail.string("id"))
                            .guardrailVersion(guardrail.string("version", "DRAFT"))
                            .trace(guardrail.string("trace")));
        }
        return request.build();
    }

    ConverseStreamRequest streamed() {
        ConverseStreamRequest.Builder request =
                ConverseStreamRequest.builder()
                        .modelId(model)
                        .system(system)
                        .messages(messages)
                        .inferenceConfig(settings)
                        .toolConfig(tools)
                        .additionalModelRequestFields(fields)
                        .outputConfig(output);
        if (!guardrail.isEmpty()) {
            request.guardrailConfig(rail ->
                    rail.guardrailIdentifier(guardrail.string("id"))
                            .guardrailVersion(guardrail.string("version", "DRAFT"))
                            .trace(guardrail.string("trace")));
        }
        return request.build();
    }
}
