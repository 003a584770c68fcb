package io.sfai.gateway.api.responses;

import io.sfai.gateway.api.responses.ResponseHead.State;
import io.sfai.gateway.error.GatewayError;
import io.sfai.gateway.error.GatewayError.LimitExceeded;
import io.sfai.gateway.error.GatewayError.Upstream;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.session.Turn;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;

/** Makes the whole response of an answer, and keeps it where it shall be kept. */
final class Conclusion {
    private final Asked asked;
    private final Keeping keeping;
    private final InstantSource clock;
    private final Consumer<GatewayException> unkept;

    /**
     * @param unkept told if a response can't be kept
     */
    Conclusion(
            Asked asked, Keeping keeping, InstantSource clock, Consumer<GatewayException> unkept) {
        this.asked = asked;
        this.keeping = keeping;
        this.clock = clock;
        this.unkept = unkept;
    }

    /**
     * The response as the client gets it, kept by then.
     *
     * @throws GatewayException if it can't be kept
     */
    JsonObject of(Answer answer) {
        String incomplete = answer.incomplete();
        Instant now = clock.instant();
        State state =
                incomplete == null
                        ? new State("completed", now, null, null)
                        : new State("incomplete", null, null, incomplete);
        JsonArray output = answer.output();
        JsonObject response = asked.head().json(state, output, answer.usage());
        keep(new Turn(asked.id(), asked.previous(), asked.items(), response));
        return response.copy().put("output", Answer.shown(output, asked.encrypted()));
    }

    private void keep(Turn turn) {
        try {
            keeping.keep(turn);
        } catch (GatewayException e) {
            unkept.accept(e);
            throw e;
        }
    }

    /** The response of an answer that broke. It is not kept. */
    JsonObject failed(Answer answer, GatewayError error) {
        // Who reads that it failed may try again at once.
        keeping.release();
        JsonObject told = new JsonObject().put("code", code(error)).put("message", error.message());
        JsonArray output = Answer.shown(answer.output(), asked.encrypted());
        State state = new State("failed", null, told, null);
        return asked.head().json(state, output, answer.usage());
    }

    /** One of the codes that OpenAI's schema knows; the {@code error} event has the true one. */
    private static String code(GatewayError error) {
        boolean tooOften =
                error instanceof LimitExceeded
                        || (error instanceof Upstream u && u.status() == 429);
        if (tooOften) {
            return "rate_limit_exceeded";
        }
        boolean tooLong = error instanceof Upstream u && Upstream.CONTEXT_WINDOW.equals(u.code());
        return tooLong ? Upstream.CONTEXT_WINDOW : "server_error";
    }
}
