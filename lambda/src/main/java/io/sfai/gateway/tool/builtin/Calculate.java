package io.sfai.gateway.tool.builtin;

import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.tool.ToolOutcome;
import java.time.Duration;

/** Works out arithmetic, which models get wrong. */
final class Calculate extends BuiltIn {
    static final String NAME = "calculate";

    private static final String DESCRIPTION =
            "Works out an arithmetic expression, exactly where that is possible. Knows + - * / %"
                    + " (remainder) ^ (power), parentheses, pi, e, sqrt abs round floor ceil min"
                    + " max exp ln log (base 10) and sin cos tan (radians).";

    private static final String PARAMETERS =
            """
            {"type": "object",
             "properties": {
               "expression": {
                 "type": "string",
                 "description": "such as 3 * (4.5 + 2^10) / sqrt(2)"}},
             "required": ["expression"],
             "additionalProperties": false}
            """;

    Calculate() {
        super(NAME, DESCRIPTION, PARAMETERS, Duration.ofSeconds(5));
    }

    @Override
    public ToolOutcome call(JsonObject arguments) {
        try {
            return ToolOutcome.text(Expression.value(arguments.string("expression", "")).shown());
        } catch (CannotCalculate e) {
            return ToolOutcome.failed(String.valueOf(e.getMessage()));
        }
    }
}
