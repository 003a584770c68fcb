package io.sfai.gateway.routing;

import io.sfai.gateway.error.GatewayError.BadRequest;
import io.sfai.gateway.inference.Capabilities;
import io.sfai.gateway.inference.Dialect;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.Parameters;
import io.sfai.gateway.inference.Target;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.model.ModelMap.Alias;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request as one target takes it: with its alias's settings, without what the target's
 * capabilities say no to. What only the alias asked for, or what asks for nothing, goes without a
 * word.
 *
 * @param dropped what the client asked for and does not get
 */
record Fitted(InferenceRequest request, List<String> dropped) {
    private static final String TEMPERATURE = "temperature";
    private static final String TOP_P = "top_p";

    /** Names for one wish: who takes one of them does what the client asks for. */
    private static final List<String> THINKING =
            List.of("reasoning_effort", "reasoning", "thinking");

    /**
     * Fits a request.
     *
     * @throws io.sfai.gateway.error.GatewayException 400 naming the parameter, if the alias does
     *     not drop what its target does not take
     */
    static Fitted to(Target target, Alias alias, InferenceRequest asked) {
        if (asked.dialect() == Dialect.EMBEDDINGS) {
            // Settings and capabilities are about conversations.
            return new Fitted(asked, List.of());
        }
        InferenceRequest set = AliasSettings.applied(alias, asked);
        Capabilities can = target.capabilities();
        Parameters fitted = set.parameters();
        List<String> dropped = new ArrayList<>();
        for (String name : unwanted(fitted, asked.parameters(), can)) {
            fitted = fitted.without(name);
            if (asked.parameters().has(name) && !isDefault(name, asked.parameters().get(name))) {
                dropped.add(name);
            }
        }
        if (THINKING.stream().anyMatch(fitted::has)) {
            dropped.removeAll(THINKING);
        }
        InferenceRequest request = fitted == set.parameters() ? set : set.with(fitted);
        Object tools = request.body().get("tools");
        if (tools != null && !can.takes("tools")) {
            if (!isDefault("tools", tools)) {
                dropped.add("tools");
            }
            request = request.withoutTools();
        }
        if (!dropped.isEmpty() && !alias.limits().dropParams()) {
            throw refused(dropped.getFirst(), target);
        }
        return new Fitted(request, dropped);
    }

    private static List<String> unwanted(Parameters all, Parameters own, Capabilities can) {
        List<String> unwanted = new ArrayList<>();
        for (String name : all.names()) {
            if (!can.takes(name)) {
                unwanted.add(name);
            }
        }
        boolean both = all.has(TEMPERATURE) && all.has(TOP_P);
        boolean bothTaken = can.takes(TEMPERATURE) && can.takes(TOP_P);
        if (both && bothTaken && can.oneOfTemperatureAndTopP()) {
            // The client's own word goes before the alias's.
            boolean ownTopP = own.has(TOP_P) && !own.has(TEMPERATURE);
            unwanted.add(ownTopP ? TEMPERATURE : TOP_P);
        }
        return unwanted;
    }

    /** Whether a parameter asks for nothing: many clients always send what Chat does unasked. */
    private static boolean isDefault(String name, @Nullable Object value) {
        return switch (name) {
            case "n", "temperature", "top_p" -> value instanceof Number n && n.doubleValue() == 1;
            case "frequency_penalty", "presence_penalty", "top_logprobs" ->
                    value instanceof Number n && n.doubleValue() == 0;
            case "logprobs", "store" -> Boolean.FALSE.equals(value);
            case "parallel_tool_calls" -> Boolean.TRUE.equals(value);
            case "thinking" ->
                    value instanceof JsonObject told && "disabled".equals(told.string("type"));
            default ->
                    (value instanceof JsonArray array && array.isEmpty())
                            || (value instanceof JsonObject object && object.isEmpty());
        };
    }

    private static RuntimeException refused(String parameter, Target target) {
        return new BadRequest(
                        target.id()
                                + " does not take "
                                + parameter
                                + " in this request, and its alias does not drop parameters",
                        parameter,
                        "unsupported_parameter")
                .exception();
    }
}
