package io.sfai.gateway.provider.bedrock;

import io.sfai.gateway.inference.Capabilities;
import io.sfai.gateway.inference.Parameters;
import io.sfai.gateway.inference.Target;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.provider.Thoughts;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.document.Document;
import software.amazon.awssdk.services.bedrockruntime.model.InferenceConfiguration;

/** Writes how the model is to choose its words. */
final class Sampling {
    /** With thinking, {@code top_p} is taken only from here to 1. */
    private static final float LEAST_THINKING_TOP_P = 0.95f;

    private Sampling() {}

    /** What Converse has a place for; thinking takes no temperature. */
    static InferenceConfiguration settings(
            Parameters parameters, Capabilities capabilities, boolean thinks, long maxTokens) {
        InferenceConfiguration.Builder settings =
                InferenceConfiguration.builder()
                        .maxTokens((int) Math.min(maxTokens, Integer.MAX_VALUE));
        Number temperature = parameters.number("temperature");
        if (temperature != null && !thinks) {
            // Chat's upper half is the highest here.
            settings.temperature(Math.min(temperature.floatValue(), 1));
        }
        Number topP = parameters.number("top_p");
        boolean refused = temperature != null && !thinks && capabilities.oneOfTemperatureAndTopP();
        if (topP != null && !refused && !(thinks && topP.floatValue() < LEAST_THINKING_TOP_P)) {
            settings.topP(topP.floatValue());
        }
        // One of white space alone is an error.
        List<String> stops = parameters.stop().stream().filter(stop -> !stop.isBlank()).toList();
        if (!stops.isEmpty()) {
            settings.stopSequences(stops);
        }
        return settings.build();
    }

    /** What only some models know: the alias's own fields, {@code top_k}, and thinking. */
    static @Nullable Document fields(Parameters parameters, Target target, Thoughts thoughts) {
        JsonObject own = target.options().object("additionalModelRequestFields");
        JsonObject fields = own == null ? new JsonObject() : own.copy();
        Number topK = parameters.number("top_k");
        if (topK != null && !thoughts.thinks()) {
            fields.put("top_k", topK);
        }
        if (thoughts.thinking() != null) {
            fields.put("thinking", thoughts.thinking());
        }
        if (thoughts.effort() != null) {
            fields.put("output_config", new JsonObject().put("effort", thoughts.effort()));
        }
        return fields.isEmpty() ? null : Documents.of(fields);
    }
}
