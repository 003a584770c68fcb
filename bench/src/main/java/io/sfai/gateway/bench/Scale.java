package io.sfai.gateway.bench;

import java.time.Duration;

/**
 * How much is measured.
 *
 * @param coldRuns cold starts of each kind
 * @param rounds how often each cell of the other tables is measured, in turn with the others
 * @param latencyRequests requests of one round, each way
 * @param warmUp how long a gateway is warmed up with each kind of request
 * @param window how long one cell of the throughput table is measured
 * @param slowStreams how many at once
 * @param slowPauseMillis between two chunks of one of them
 * @param longStreams streams of 10,000 chunks of one round whose CPU time is measured
 * @param memoryRequests requests before the function's memory is read
 * @param spendRecords in the store that is not empty; a tenth as many keys
 */
record Scale(
        int coldRuns,
        int rounds,
        int latencyRequests,
        Duration warmUp,
        Duration window,
        int slowStreams,
        int slowPauseMillis,
        int longStreams,
        int memoryRequests,
        int spendRecords) {
    static final Scale FULL =
            new Scale(
                    10,
                    5,
                    400,
                    Duration.ofSeconds(4),
                    Duration.ofSeconds(1),
                    1000,
                    250,
                    20,
                    200,
                    1_000_000);

    /** Enough to see that everything still works; no figure of it means anything. */
    static final Scale TINY =
            new Scale(
                    1, 1, 20, Duration.ofMillis(300), Duration.ofMillis(200), 20, 10, 1, 5, 5_000);
}
