package io.sfai.gateway.local.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.aws.AwsClient;
import io.sfai.gateway.aws.AwsService;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.local.aws.AwsEmulators;
import io.sfai.gateway.upstream.UpstreamClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sixty-four processes against one limit of each kind, in one table. */
@Timeout(600)
class LimitExactnessIT {
    private static final String TABLE = "sfai-limit-exactness";
    private static final int PROCESSES = 64;
    private static final int ROUNDS = 10;
    private static final int SETTLED = 3;
    private static final int LIMIT = 10;

    private Instant now = Instant.parse("2026-11-01T12:00:00Z");

    @Test
    void exactlyTheLimitIsAdmitted() throws Exception {
        createTable();
        long start = System.nanoTime();
        try (LimitProcesses processes =
                new LimitProcesses(PROCESSES, TABLE, AwsEmulators.environment())) {
            long ready = System.nanoTime();
            List<Integer> requests = rounds(processes, "key_requests", LIMIT + " 0 0 0", 0);
            List<Integer> tokens =
                    rounds(
                            processes,
                            "key_tokens",
                            "0 " + LIMIT * LimitProcess.TOKENS + " 0 0",
                            left(LIMIT * LimitProcess.TOKENS, LimitProcess.TOKENS, 1));
            List<Integer> slots = rounds(processes, "key_slots", "0 0 " + LIMIT + " 0", LIMIT);
            List<Integer> dollars =
                    rounds(
                            processes,
                            "key_dollars",
                            "0 0 0 " + LIMIT * LimitProcess.NANO_USD,
                            left(LIMIT * LimitProcess.NANO_USD, LimitProcess.NANO_USD, 1000));
            crash(processes);
            System.out.printf(
                    "%d processes, a limit of %d, %d rounds each: admitted requests %s, tokens %s,"
                            + " parallel %s, budget %s; started in %d ms, all rounds in %d ms%n",
                    PROCESSES,
                    LIMIT,
                    ROUNDS,
                    requests,
                    tokens,
                    slots,
                    dollars,
                    (ready - start) / 1_000_000,
                    (System.nanoTime() - ready) / 1_000_000);
        }
    }

    /** How many more fit after as many as the limit have used less than was guessed. */
    private static int left(long limit, long each, long scale) {
        return (int) ((limit - LIMIT * LimitProcess.USED * scale) / each);
    }

    /**
     * Each on a day of its own: all ask at once, what was admitted ends, and in some all ask again.
     *
     * @param again how many are admitted then
     */
    private List<Integer> rounds(LimitProcesses processes, String key, String limits, int again)
            throws Exception {
        List<Integer> admitted = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            now = now.plus(Duration.ofDays(1));
            String ask = "ask " + now + ' ' + key + ' ' + limits;
            admitted.add(admitted(processes.all(ask)));
            processes.all("end");
            if (round < SETTLED) {
                assertThat(admitted(processes.all(ask))).as(key).isEqualTo(again);
                processes.all("end");
            }
        }
        assertThat(admitted).as(key).hasSize(ROUNDS).containsOnly(LIMIT);
        assertThat(processes.log).isEmpty();
        return admitted;
    }

    /** A process dies with a slot and dollars; both are free again once its lease is over. */
    private void crash(LimitProcesses processes) throws Exception {
        now = now.plus(Duration.ofDays(1));
        String limits = " key_crash 0 0 " + LIMIT + " 0";
        List<String> answers = processes.all("ask " + now + limits);
        assertThat(admitted(answers)).isEqualTo(LIMIT);
        processes.kill(answers.indexOf("admitted"));
        processes.all("end");
        now = now.plus(Duration.ofMinutes(10));
        assertThat(admitted(processes.all("ask " + now + limits))).isEqualTo(LIMIT - 1);
        processes.all("end");
        assertThat(processes.log).isEmpty();
        now = now.plus(Duration.ofMinutes(10));
        assertThat(admitted(processes.all("ask " + now + limits))).isEqualTo(LIMIT);
        processes.all("end");
        assertThat(processes.log)
                .isNotEmpty()
                .allMatch(line -> line.startsWith("log lease_expired key_crash 1 slots"));
    }

    private static int admitted(List<String> answers) {
        for (String each : answers) {
            assertThat(each).matches("admitted|refused LimitExceeded.*");
        }
        return (int) answers.stream().filter("admitted"::equals).count();
    }

    private static void createTable() {
        InstantSource clock = InstantSource.system();
        new AwsClient(new UpstreamClient(clock), AwsEmulators.environment(), clock)
                .write(
                        AwsService.DYNAMODB,
                        "DynamoDB_20120810.CreateTable",
                        Json.object(
                                """
                                {"TableName": "%s", "BillingMode": "PAY_PER_REQUEST",
                                 "AttributeDefinitions": [
                                   {"AttributeName": "pk", "AttributeType": "S"},
                                   {"AttributeName": "sk", "AttributeType": "S"}],
                                 "KeySchema": [
                                   {"AttributeName": "pk", "KeyType": "HASH"},
                                   {"AttributeName": "sk", "KeyType": "RANGE"}]}\
                                """
                                        .formatted(TABLE)),
                        Duration.ofSeconds(20));
    }
}
