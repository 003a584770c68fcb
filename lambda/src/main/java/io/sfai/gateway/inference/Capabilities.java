package io.sfai.gateway.inference;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a model takes, as data: the gateway's table with the alias's own words on top.
 *
 * @param takes the parameters it takes, under Chat Completions' names; null if it takes whatever it
 *     does not refuse
 * @param refuses parameters that it answers with an error
 * @param thinking how it is told to think
 * @param structuredOutput how it is held to a JSON Schema
 * @param oneOfTemperatureAndTopP whether it refuses both in one request
 * @param maxOutputTokens the longest answer, thinking included; null if unknown
 * @param contextWindow in tokens; null if unknown
 */
public record Capabilities(
        @Nullable Set<String> takes,
        Set<String> refuses,
        Thinking thinking,
        StructuredOutput structuredOutput,
        boolean oneOfTemperatureAndTopP,
        @Nullable Long maxOutputTokens,
        @Nullable Long contextWindow) {

    /** Of a model of which nothing is known: everything is passed on, nothing is added. */
    public static final Capabilities UNKNOWN =
            new Capabilities(
                    null, Set.of(), Thinking.NONE, StructuredOutput.TOOL, false, null, null);

    /** How a model is told to think. */
    public enum Thinking {
        /** It does not think, or not on demand. */
        NONE,
        /** By a number of tokens. */
        BUDGET,
        /** By an effort; it chooses the number itself, and may do so unless told not to. */
        ADAPTIVE,
        /** By an effort as well, and it can't be told not to: no call can be demanded of it. */
        ALWAYS
    }

    /** How a model is held to a JSON Schema. */
    public enum StructuredOutput {
        /** Its API takes the schema. */
        NATIVE,
        /** By a tool that it is made to call. */
        TOOL,
        /** Not at all. */
        NONE
    }

    /** The two names of the longest answer; a server knows one of them or both. */
    private static final String MAX_TOKENS = "max_tokens";

    private static final String MAX_COMPLETION_TOKENS = "max_completion_tokens";

    /**
     * Whether a request with this parameter can be answered. The longest answer has two names; who
     * takes one of them takes the limit, whichever the client wrote: {@link #nameOfLimit}.
     */
    public boolean takes(String parameter) {
        return takesAsWritten(nameOfLimit(parameter));
    }

    /**
     * The name under which the limit on the answer's tokens can be sent: the other of the two, if
     * only that is taken; else, and for anything but these two, as written.
     */
    public String nameOfLimit(String written) {
        String other =
                switch (written) {
                    case MAX_TOKENS -> MAX_COMPLETION_TOKENS;
                    case MAX_COMPLETION_TOKENS -> MAX_TOKENS;
                    default -> written;
                };
        return !takesAsWritten(written) && takesAsWritten(other) ? other : written;
    }

    private boolean takesAsWritten(String parameter) {
        return !refuses.contains(parameter) && (takes == null || takes.contains(parameter));
    }
}
