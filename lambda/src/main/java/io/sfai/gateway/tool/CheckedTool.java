package io.sfai.gateway.tool;

import io.sfai.gateway.inference.Part;
import io.sfai.gateway.inference.Tool;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonException;
import io.sfai.gateway.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tool with its schemas: only arguments that fit reach it, and only results that fit are good.
 */
public final class CheckedTool {
    private final GatewayTool tool;

    /** Read when it is first needed. Twice does no harm. */
    private volatile @Nullable Schema arguments;

    private volatile @Nullable Schema results;

    CheckedTool(GatewayTool tool) {
        this.tool = tool;
    }

    /** As models are told of it. */
    public Tool definition() {
        return tool.definition();
    }

    public String name() {
        return tool.definition().name();
    }

    /** Where it comes from, as clients are told. */
    public String server() {
        return tool.server();
    }

    /** How long a call may take. */
    public Duration patience() {
        return tool.patience();
    }

    /**
     * Runs a call. Blocks until it has ended, which it does soon after its thread was interrupted.
     *
     * @param written the arguments as the model wrote them
     */
    public ToolOutcome call(String written) {
        JsonObject given;
        try {
            given = Json.object(written.isBlank() ? "{}" : written);
        } catch (JsonException e) {
            return ToolOutcome.failed(
                    "not called: the arguments are not a JSON object: " + e.reason());
        }
        JsonObject form = tool.definition().parameters();
        if (form != null) {
            List<String> problems = schemaOf(form).problems(given);
            if (!problems.isEmpty()) {
                return ToolOutcome.failed(
                        "not called: the arguments do not fit: " + String.join("; ", problems));
            }
        }
        return Bounded.outcome(checked(tool.call(given)));
    }

    /** Reads the arguments' schema, which takes a while where it is an environment's first. */
    public void prepare() {
        JsonObject form = tool.definition().parameters();
        if (form != null) {
            schemaOf(form);
        }
    }

    private Schema schemaOf(JsonObject form) {
        Schema known = arguments;
        if (known == null) {
            known = Schema.of(form);
            arguments = known;
        }
        return known;
    }

    private ToolOutcome checked(ToolOutcome outcome) {
        JsonObject form = tool.outputSchema();
        if (form == null || outcome.failed()) {
            return outcome;
        }
        Schema schema = results == null ? Schema.of(form) : results;
        results = schema;
        JsonObject structured = outcome.structured();
        List<String> problems =
                structured == null
                        ? List.of("$: it is no JSON object")
                        : schema.problems(structured);
        if (problems.isEmpty()) {
            return outcome;
        }
        List<Part> parts = new ArrayList<>();
        parts.add(
                new Part.Text(
                        "the result has not the form that its tool promises: "
                                + String.join("; ", problems)));
        parts.addAll(outcome.parts());
        return new ToolOutcome(parts, true, structured);
    }
}
