package io.sfai.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sfai.gateway.error.GatewayError.Unavailable;
import io.sfai.gateway.error.GatewayError.UpstreamFault;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.model.ModelMap;
import io.sfai.gateway.model.ModelMap.Alias;
import io.sfai.gateway.store.HandClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AttemptsTest {
    private final GatewayException down = Given.refused(503, null);

    private final HandClock clock = new HandClock();
    private Instant end = Instant.MAX;
    private Set<String> cooling = Set.of();

    @Test
    void aTargetIsAskedAgainAfterARestThatMayGrow() {
        Attempts attempts = attempts("\"target\": \"a/one\", \"retries\": 3");
        Attempt attempt = attempts.first();
        assertThat(attempt.begin()).isEqualTo(clock.instant());
        for (long ceiling : new long[] {500, 1000, 2000}) {
            attempt = attempts.after(attempt, down);
            assertThat(attempt.target().id()).isEqualTo("a/one");
            assertThat(attempt.begin())
                    .isBetween(clock.instant(), clock.instant().plusMillis(ceiling));
            clock.pass(Duration.ofSeconds(3));
        }
        assertThat(shown(attempts, attempt, down)).isSameAs(down);
    }

    @Test
    void anotherTargetIsAskedAtOnceAndBeforeTheSameOne() {
        Attempts attempts =
                attempts(
                        "\"targets\": [{\"target\": \"a/one\"}, {\"target\": \"a/two\"},"
                                + " {\"target\": \"a/three\"}], \"retries\": 3");
        List<String> asked = new ArrayList<>();
        Attempt attempt = attempts.first();
        for (int i = 0; i < 3; i++) {
            asked.add(attempt.target().id());
            assertThat(attempt.begin()).isEqualTo(clock.instant());
            attempt = attempts.after(attempt, down);
        }
        assertThat(asked).containsExactlyInAnyOrder("a/one", "a/two", "a/three");
        assertThat(asked).contains(attempt.target().id());
    }

    @Test
    void weightsAreShares() {
        Alias alias =
                Given.alias(
                        "\"targets\": [{\"target\": \"a/one\", \"weight\": 7},"
                                + " {\"target\": \"a/two\", \"weight\": 2}, {\"target\": \"b/x\"}]");
        Random random = new Random(4711);
        int[] counts = new int[3];
        for (int i = 0; i < 10_000; i++) {
            Attempts attempts = new Attempts(List.of(alias), Set.of(), budget(), clock, random);
            switch (attempts.first().target().id()) {
                case "a/one" -> counts[0]++;
                case "a/two" -> counts[1]++;
                default -> counts[2]++;
            }
        }
        assertThat(counts[0]).isBetween(6_850, 7_150);
        assertThat(counts[1]).isBetween(1_870, 2_130);
        assertThat(counts[2]).isBetween(900, 1_100);
    }

    @Test
    void aNamedWaitIsKeptIfItIsShort() {
        Attempts attempts = attempts("\"target\": \"a/one\", \"retries\": 1");
        GatewayException busy = Given.refused(429, null, Duration.ofSeconds(10));
        Attempt again = attempts.after(attempts.first(), busy);
        assertThat(again.begin()).isEqualTo(clock.instant().plusSeconds(10));
    }

    @Test
    void aLongWaitIsNotWaited() {
        Attempts attempts = attempts("\"target\": \"a/one\", \"retries\": 1");
        GatewayException busy = Given.refused(429, null, Duration.ofSeconds(11));
        assertThat(shown(attempts, attempts.first(), busy)).isSameAs(busy);
    }

    @Test
    void whatWouldBeginTooLateIsPassedOver() {
        end = clock.instant().plusSeconds(3);
        Attempts attempts =
                attempts("\"target\": \"a/one\", \"retries\": 5, \"fallbacks\": [\"y\"]");
        GatewayException busy = Given.refused(429, null, Duration.ofMillis(2001));
        Attempt next = attempts.after(attempts.first(), busy);
        assertThat(next.target().id()).isEqualTo("b/echo");
        clock.pass(Duration.ofMillis(2001));
        assertThat(shown(attempts, next, down)).isSameAs(busy);
    }

    @Test
    void fallbacksComeInOrderEachWithItsOwnRetries() {
        ModelMap map =
                Given.map(
                        """
                        "x": {"target": "a/1", "retries": 1, "fallbacks": ["y", "z"]},
                        "y": {"target": "a/2", "retries": 0, "fallbacks": ["w"]},
                        "z": {"target": "a/3", "retries": 0},
                        "w": {"target": "a/4", "retries": 0}
                        """);
        List<Alias> aliases = List.of(map.find("x"), map.find("y"), map.find("w"), map.find("z"));
        Attempts attempts = new Attempts(aliases, Set.of(), budget(), clock, new Random(1));
        assertThat(models(attempts, down)).containsExactly("1", "1", "2", "4", "3");
    }

    @Test
    void whatHasNoCureIsNotAskedAgain() {
        Attempts attempts = attempts("\"target\": \"a/1\", \"fallbacks\": [\"y\"]");
        assertThat(models(attempts, Given.refused(401, null))).containsExactly("1", "echo");
        Attempts stopped = attempts("\"target\": \"a/1\", \"fallbacks\": [\"y\"]");
        assertThat(models(stopped, Given.refused(400, null))).containsExactly("1");
        Attempts late = attempts("\"target\": \"a/1\", \"fallbacks\": [\"y\"]");
        assertThat(models(late, Given.failed(UpstreamFault.DEADLINE))).containsExactly("1");
    }

    @Test
    void anAttemptThatAskedNobodyIsNoRetry() {
        Attempts attempts =
                attempts(
                        "\"targets\": [{\"target\": \"a/1\"}, {\"target\": \"a/2\"}],"
                                + " \"retries\": 0");
        GatewayException lacking = new Unavailable("no key", "secret_unavailable").exception();
        assertThat(models(attempts, lacking)).containsExactlyInAnyOrder("1", "2");
    }

    @Test
    void coolingTargetsComeLastOrNotAtAll() {
        cooling = Set.of("a/1", "a/2");
        assertThat(models(attempts("\"target\": \"a/1\", \"fallbacks\": [\"y\"]"), down))
                .startsWith("echo")
                .endsWith("1");
        String targets =
                "\"retries\": 1, \"targets\": [{\"target\": \"a/1\"}, {\"target\": \"a/3\"}]";
        assertThat(models(attempts(targets), down)).containsExactly("3", "3");
        cooling = Set.of("a/1", "a/3");
        assertThat(models(attempts(targets), down)).containsExactlyInAnyOrder("1", "3");
    }

    @Test
    void theClientSeesWhatItsOwnAliasSaidLast() {
        GatewayException busy = Given.refused(429, null, Duration.ofSeconds(20));
        GatewayException lacking = new Unavailable("no key", "secret_unavailable").exception();
        Attempts attempts = attempts("\"target\": \"a/1\", \"fallbacks\": [\"y\"]");
        assertThat(shown(attempts, attempts.after(attempts.first(), busy), Given.refused(400, "x")))
                .isSameAs(busy);

        Attempts two = attempts("\"targets\": [{\"target\": \"a/1\"}, {\"target\": \"a/2\"}]");
        assertThat(shown(two, two.after(two.first(), busy), lacking)).isSameAs(busy);
    }

    private Attempts attempts(String members) {
        ModelMap map = Given.map("\"x\": {" + members + "}, \"y\": \"b/echo\"");
        Alias alias = map.find("x");
        List<Alias> aliases =
                alias.fallbacks().isEmpty() ? List.of(alias) : List.of(alias, map.find("y"));
        return new Attempts(aliases, cooling, budget(), clock, new Random(1));
    }

    private Budget budget() {
        return new Budget(end, UpstreamFault.TIMEOUT);
    }

    /** The models that are asked if all fail so. */
    private static List<String> models(Attempts attempts, GatewayException failure) {
        List<String> models = new ArrayList<>();
        Attempt attempt = attempts.first();
        while (true) {
            models.add(attempt.target().model());
            try {
                attempt = attempts.after(attempt, failure);
            } catch (GatewayException e) {
                return models;
            }
        }
    }

    private static GatewayException shown(
            Attempts attempts, Attempt last, GatewayException failure) {
        return catchThrowableOfType(GatewayException.class, () -> attempts.after(last, failure));
    }
}
