package io.sfai.gateway.inference;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a request whatever it asks: who sends it how, and until when.
 *
 * @param id names the request in logs
 * @param alias the model's name as the client wrote it
 * @param stream whether the client wants the answer as it comes
 * @param headers what the client's dialect says in headers, names in lower case, such as {@code
 *     anthropic-beta}; an upstream that speaks the dialect gets them, whatever became of the body
 * @param deadline when everything must have ended; {@link Instant#MAX} if nothing ends it
 * @param journal is told of attempts and failures
 * @param session names the conversation for as long as its client can go on from it; null if the
 *     dialect has no names for conversations
 */
public record Envelope(
        String id,
        Dialect dialect,
        Caller caller,
        String alias,
        boolean stream,
        Map<String, String> headers,
        Instant received,
        Instant deadline,
        Journal journal,
        @Nullable String session) {

    /** Of a request whose conversation has no name. */
    public Envelope(
            String id,
            Dialect dialect,
            Caller caller,
            String alias,
            boolean stream,
            Map<String, String> headers,
            Instant received,
            Instant deadline,
            Journal journal) {
        this(id, dialect, caller, alias, stream, headers, received, deadline, journal, null);
    }

    /** The same, told to another journal. */
    Envelope with(Journal other) {
        return new Envelope(
                id, dialect, caller, alias, stream, headers, received, deadline, other, session);
    }

    /** The same for another alias. */
    Envelope as(String other) {
        return new Envelope(
                id, dialect, caller, other, stream, headers, received, deadline, journal, session);
    }

    /** The same in a conversation. */
    public Envelope in(String conversation) {
        return new Envelope(
                id,
                dialect,
                caller,
                alias,
                stream,
                headers,
                received,
                deadline,
                journal,
                conversation);
    }
}
