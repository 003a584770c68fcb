package io.sfai.gateway.inference;

import io.sfai.gateway.error.GatewayError;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Told what happens to a request on its way, for its log line. */
public interface Journal {
    /** Keeps nothing. */
    Journal NONE =
            new Journal() {
                @Override
                public void attempt(Target target) {}

                @Override
                public void failed(GatewayError error) {}

                @Override
                public void note(String field, @Nullable Object value) {}
            };

    /** A target is about to be asked. */
    void attempt(Target target);

    /** An attempt that is about to fail has used this much. */
    default void spent(Usage usage) {}

    /** A model that was asked beside the answer, and is no attempt at it, has used this much. */
    default void spent(Target beside, Usage usage) {}

    /**
     * A round of the answer is over, and the gateway runs the tools that it calls. Later reports of
     * usage count it in.
     */
    default void round(Usage usage) {}

    /** The gateway has run a tool. */
    default void ran(ToolRun run) {}

    /** The last attempt failed, or the request was refused before one. */
    void failed(GatewayError error);

    /**
     * Something worth a field in the request's line, such as {@code thinkingDropped: true}.
     *
     * @param value as in {@link io.sfai.gateway.json.JsonObject}; null takes back, for the attempt
     *     at hand, what was noted before
     */
    void note(String field, @Nullable Object value);

    /** Runs with what became of the request, once its last target has been asked. */
    default void atEnd(Consumer<Receipt> settlement) {}

    /** Tells another journal what was noted here so far; nothing, unless notes are kept. */
    default void passOn(Journal other) {}
}
