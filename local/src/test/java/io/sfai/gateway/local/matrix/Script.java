package io.sfai.gateway.local.matrix;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model says, whatever protocol it says it in.
 *
 * @param text said word by word
 * @param fault what goes wrong; mid-stream faults come after {@link #WORDS_BEFORE_FAULT} words
 * @param limited whether the token limit ends it
 */
public record Script(
        List<Thought> thoughts, String text, List<Call> calls, Fault fault, boolean limited) {
    static final int WORDS_BEFORE_FAULT = 3;

    /** What each answer uses; the upstreams that count writes to a cache say they are 20. */
    public static final int INPUT = 120;

    public static final int CACHE_READ = 40;
    public static final int CACHE_WRITE = 20;
    public static final int OUTPUT = 17;

    /** Words, and the end. */
    public static Script says(String text) {
        return new Script(List.of(), text, List.of(), Fault.NONE, false);
    }

    /** Words, and then calls. */
    public static Script saysAndCalls(String text, Call... calls) {
        return new Script(List.of(), text, List.of(calls), Fault.NONE, false);
    }

    /** Calls of tools, and no word. */
    public static Script calls(Call... calls) {
        return new Script(List.of(), "", List.of(calls), Fault.NONE, false);
    }

    /** The same after some thinking. */
    public Script after(Thought... thought) {
        return new Script(List.of(thought), text, calls, fault, limited);
    }

    /** The same, but it goes wrong. */
    public Script failing(Fault how) {
        return new Script(thoughts, text, calls, how, limited);
    }

    /** The same, ended by the token limit. */
    public Script atTheLimit() {
        return new Script(thoughts, text, calls, fault, true);
    }

    /** The text's words, each with the space before it. */
    List<String> words() {
        return text.isEmpty() ? List.of() : List.of(text.split("(?= )", -1));
    }

    /** The words that come before whatever goes wrong, if anything does. */
    List<String> saidWords() {
        return switch (fault) {
            case NONE -> words();
            case BEFORE -> List.of();
            case MID_STREAM, CUT, STALL, UNENDED -> words().subList(0, WORDS_BEFORE_FAULT);
        };
    }

    /** OpenAI's word for how it ends. */
    String finish() {
        return limited ? "length" : calls.isEmpty() ? "stop" : "tool_calls";
    }

    /** Anthropic's and Bedrock's word for it. */
    String stopReason() {
        return limited ? "max_tokens" : calls.isEmpty() ? "end_turn" : "tool_use";
    }

    /** What goes wrong. */
    public enum Fault {
        NONE,
        /** 429 in place of an answer. */
        BEFORE,
        /** The protocol's own error, after some words. */
        MID_STREAM,
        CUT,
        STALL,
        /** The stream ends as HTTP wants it, but without the protocol's own end. */
        UNENDED
    }

    /**
     * A block of thinking.
     *
     * @param signature null if only its model can read it; the text is then what it is sent as
     */
    public record Thought(String text, @Nullable String signature) {}

    /**
     * A call of a tool.
     *
     * @param whole whether its arguments come in one piece where the protocol can do so
     */
    public record Call(String id, String name, String arguments, boolean whole) {
        public Call(String id, String name, String arguments) {
            this(id, name, arguments, false);
        }

        /** The arguments as they are streamed. */
        List<String> pieces() {
            int half = arguments.offsetByCodePoints(0, arguments.length() / 2);
            return arguments.isEmpty()
                    ? List.of()
                    : List.of(arguments.substring(0, half), arguments.substring(half));
        }
    }
}
