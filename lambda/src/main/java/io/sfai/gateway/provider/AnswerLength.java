package io.sfai.gateway.provider;

import io.sfai.gateway.inference.Capabilities;
import io.sfai.gateway.inference.Parameters;

/** How long an answer may be, for upstreams that want to be told. */
public final class AnswerLength {
    private AnswerLength() {}

    /**
     * What was asked for (an alias's {@code maxTokens} is among the parameters already), else the
     * other; in both cases no more than the model writes, where that is known: more is refused, and
     * means nothing.
     *
     * @param otherwise where nobody said
     */
    public static long of(Parameters parameters, Capabilities capabilities, long otherwise) {
        Long asked = parameters.maxTokens();
        Long most = capabilities.maxOutputTokens();
        long length = asked == null ? otherwise : asked;
        return most == null ? length : Math.min(length, most);
    }
}
