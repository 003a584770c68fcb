package io.sfai.gateway.api.responses;

import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.session.Claim;
import io.sfai.gateway.session.Turn;

/** Where the turn that a request makes is kept. */
interface Keeping {
    /** Keeps nothing. */
    Keeping NOT = turn -> {};

    /**
     * Keeps a turn: it is there after this.
     *
     * @throws io.sfai.gateway.error.GatewayException if that failed
     */
    void keep(Turn turn);

    /** Gives up what holds the turn's place, if there is no turn. */
    default void release() {}

    /**
     * In the conversation whose next turn was claimed.
     *
     * @param isStored whether the turn can also be found as a response
     */
    static Keeping in(Claim claim, boolean isStored) {
        return new Keeping() {
            @Override
            public void keep(Turn turn) {
                JsonObject only = new JsonObject().put("output", turn.output());
                claim.save(isStored ? turn : new Turn(turn.id(), null, turn.input(), only));
            }

            @Override
            public void release() {
                claim.release();
            }
        };
    }
}
