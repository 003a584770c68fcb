package io.sfai.gateway.session;

import io.sfai.gateway.json.JsonObject;
import java.time.Instant;
import java.util.List;

/**
 * A conversation as it was read.
 *
 * @param isThere false if it was never begun, is over, or is another owner's
 * @param metadata as its client gave it
 * @param turns from the first
 * @param next the number of its next turn
 * @param running whether a request is about to add a turn
 * @param until when the first of its items ends
 */
public record Conversation(
        String owner,
        ConversationId id,
        boolean isThere,
        Instant created,
        JsonObject metadata,
        List<Turn> turns,
        int next,
        boolean running,
        Instant until) {}
