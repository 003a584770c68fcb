package io.sfai.gateway.session;

import io.sfai.gateway.error.GatewayError.Conflict;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.store.Partition;
import io.sfai.gateway.store.Store.Item;
import io.sfai.gateway.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/**
 * One request's right to add the next turn of a conversation: a small item in the turn's place. It
 * is renewed while the request runs, at most to its deadline, and so ends by itself soon after a
 * process that was killed.
 */
public final class Claim {
    /** The field that a claim's item has, and a turn's has not. */
    static final String FIELD = "claim";

    /** Whatever a request's deadline is. */
    private static final Duration LONGEST = Duration.ofMinutes(15);

    private static final int RENEWALS = 3;

    /** More than the clocks of two environments differ by: what is given back is gone for both. */
    private static final Duration SKEW = Duration.ofMinutes(5);

    private final Partition partition;
    private final String sk;
    private final InstantSource clock;
    private final Duration lease;
    private final Instant last;
    private final Keep keep;
    private final String mark = ResponseId.random(12);
    private Instant expires = Instant.MIN;
    private long version;
    private boolean ended;
    private boolean lost;

    /** Writes a turn in a claim's place. */
    @FunctionalInterface
    interface Keep {
        /**
         * Writes it.
         *
         * @param mark for its pieces
         * @return 0 if the version in the store is another
         */
        long write(Turn turn, String mark, long expectedVersion);
    }

    private Claim(
            Partition partition,
            String sk,
            InstantSource clock,
            Duration lease,
            Instant deadline,
            Keep keep) {
        this.partition = partition;
        this.sk = sk;
        this.clock = clock;
        this.lease = lease;
        this.last = earlier(deadline, clock.instant().plus(LONGEST));
        this.keep = keep;
    }

    /**
     * Claims a turn's place.
     *
     * @param sk the place
     * @param lease for which a process that was killed holds it
     * @throws GatewayException 409 if another request has it
     */
    static Claim of(
            Partition partition,
            String sk,
            InstantSource clock,
            Duration lease,
            Instant deadline,
            Keep keep) {
        Claim claim = new Claim(partition, sk, clock, lease, deadline, keep);
        if (!claim.put(0)) {
            throw taken();
        }
        Thread.ofVirtual().start(claim::renewing);
        return claim;
    }

    /** The refusal of a request that comes while another one runs. */
    static GatewayException taken() {
        return conflict(
                "another request is adding a turn to this conversation; send this one again"
                        + " when that has ended");
    }

    /** The refusal of a turn in whose place another stands. */
    static GatewayException overtaken() {
        return conflict(
                "the conversation was changed while this answer was made, so the turn was"
                        + " not kept; send it again");
    }

    private static GatewayException conflict(String message) {
        return new GatewayException(
                new Conflict(message, "conversation_locked"), Map.of("retry-after", "1"), null);
    }

    /**
     * Writes the turn: after this it is there for every environment.
     *
     * @throws GatewayException 409 if the conversation went on, or was deleted, without it
     */
    public synchronized void save(Turn turn) {
        if (ended) {
            throw new IllegalStateException("this claim has ended");
        }
        boolean saved =
                !lost
                        && Conversations.asking(() ->
                                keep.write(turn, mark, version) > 0
                                        || (hasLapsed() && keep.write(turn, mark, 0) > 0));
        if (!saved) {
            throw overtaken();
        }
        end();
    }

    /**
     * Lets others add the turn; does nothing after {@link #save}. What can't be told to the store
     * ends by itself.
     */
    public synchronized void release() {
        if (ended) {
            return;
        }
        end();
        try {
            // A turn whose writing seemed to fail may stand there all the same.
            Item there = partition.store().get(partition.pk(), sk);
            if (there != null && isOurs(Json.object(there.data()))) {
                Instant over = clock.instant().minus(SKEW).truncatedTo(ChronoUnit.SECONDS);
                partition.put(sk, "{}", there.version(), over);
            }
        } catch (StoreException e) {
            // It was to be renewed soon, and is not.
        }
    }

    private boolean isOurs(JsonObject item) {
        return mark.equals(item.string(FIELD)) || mark.equals(item.string(Partition.MARK));
    }

    private void end() {
        ended = true;
        notifyAll();
    }

    private synchronized void renewing() {
        try {
            while (!ended && clock.instant().isBefore(last)) {
                wait(Math.max(1, lease.toMillis() / RENEWALS));
                if (!ended && !renewed()) {
                    // Once it has lapsed, a place that was deleted looks as if it were still free.
                    lost = true;
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** False if the place is another's. */
    private boolean renewed() {
        try {
            return put(version) || (hasLapsed() && put(0));
        } catch (StoreException e) {
            return true;
        }
    }

    /** Whether it ended by itself, as it does while a laptop sleeps. */
    private boolean hasLapsed() {
        return !clock.instant().isBefore(expires);
    }

    private boolean put(long expectedVersion) {
        // Whole seconds, and none too short.
        Instant end =
                earlier(last, clock.instant().plus(lease))
                        .plusMillis(999)
                        .truncatedTo(ChronoUnit.SECONDS);
        String data = Json.text(new JsonObject().put(FIELD, mark));
        long written = partition.put(sk, data, expectedVersion, end);
        if (written > 0) {
            version = written;
            expires = end;
        }
        return written > 0;
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }
}
