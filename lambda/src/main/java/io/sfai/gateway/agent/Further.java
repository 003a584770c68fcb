package io.sfai.gateway.agent;

import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.Message;
import io.sfai.gateway.inference.Message.Role;
import io.sfai.gateway.inference.Parameters;
import io.sfai.gateway.inference.Part;
import io.sfai.gateway.inference.ToolChoice;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A run's request as it is asked again. */
final class Further {
    private static final String TOOL_CHOICE = "tool_choice";

    private Further() {}

    /**
     * The request with what happened since.
     *
     * @param last why the model must answer now; null if it need not
     */
    static InferenceRequest request(
            InferenceRequest first, List<Message> further, @Nullable String last) {
        if (last == null) {
            return withFreeChoice(first).withMore(further);
        }
        List<Message> turns = new ArrayList<>(further);
        String told =
                "[From the gateway: "
                        + last
                        + ". No further tool can be called. Answer now with what you have, and say"
                        + " what is missing.]";
        turns.add(new Message(Role.USER, List.of(new Part.Text(told))));
        return first.with(first.parameters().with(TOOL_CHOICE, "none")).withMore(turns);
    }

    /** A call that the client demands has been made: demanded again, there would be no end. */
    private static InferenceRequest withFreeChoice(InferenceRequest request) {
        Parameters parameters = request.parameters();
        return switch (parameters.toolChoice()) {
            case ToolChoice.Auto auto -> request;
            case ToolChoice.None none -> request;
            case ToolChoice.Among among -> request;
            case ToolChoice.Required required -> request.with(parameters.without(TOOL_CHOICE));
            case ToolChoice.Named named -> request.with(parameters.without(TOOL_CHOICE));
        };
    }
}
