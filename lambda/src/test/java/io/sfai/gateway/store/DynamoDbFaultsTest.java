package io.sfai.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sfai.gateway.aws.AwsClient;
import io.sfai.gateway.store.Store.Item;
import io.sfai.gateway.store.Store.Page;
import io.sfai.gateway.upstream.UpstreamClient;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a table that misbehaves on the wire does to its store: a told failure, in time. */
class DynamoDbFaultsTest {
    private static final Instant NOW = Instant.parse("2026-11-22T00:15:00Z");
    private static final Instant END = NOW.plusSeconds(3600);
    private static final Duration TIME = Duration.ofMillis(400);
    private static final String COUNTED = "{\"Attributes\":{\"n.n\":{\"N\":\"7\"}}}";

    private final List<String> skipped = new ArrayList<>();

    /** A fault and what must stand in the failure, beside the table. */
    record Case(Fault fault, String wayOut) {}

    static List<Case> faults() {
        return List.of(
                new Case(
                        new Fault.Slow(TIME.multipliedBy(3), new Fault.None(COUNTED)),
                        "within 400 ms"),
                new Case(new Fault.Throttled("ProvisionedThroughputExceededException"), "SHARDS"),
                new Case(new Fault.Throttled("ThrottlingException"), "is throttled"),
                new Case(new Fault.Throttled("RequestLimitExceeded"), "is throttled"),
                new Case(
                        new Fault.Refused(400, "ResourceNotFoundException", "no such table"),
                        "check TABLE_NAME"),
                new Case(new Fault.Refused(400, "AccessDeniedException", "no"), "role's policy"),
                new Case(new Fault.Refused(500, "InternalServerError", "oh"), "500 Internal"),
                new Case(new Fault.Refused(503, "", ""), "failed (dynamodb answered 503"),
                new Case(new Fault.Cut(), "AWS_ENDPOINT_URL"),
                new Case(new Fault.CutAmid("{\"Attr"), "AWS_ENDPOINT_URL"),
                new Case(new Fault.Garbage(), "AWS_ENDPOINT_URL"),
                new Case(new Fault.HalfJson(), "not JSON"),
                new Case(new Fault.None("<html>proxy</html>"), "not JSON"),
                new Case(new Fault.None("{}"), "without the counters"),
                new Case(new Fault.Silence(), "within 400 ms"),
                new Case(new Fault.Drip(Duration.ofMillis(20)), "within 400 ms"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aCountFailsInTimeAndIsSentOnce(Case each) throws IOException {
        try (FaultyTable table = new FaultyTable(each.fault(), new Fault.None(COUNTED))) {
            StoreException e = failure(() -> add(table));
            assertThat(e).hasMessageContaining("the table visits ");
            assertThat(e).hasMessageContaining(each.wayOut());
            assertThat(table.calls()).containsExactly("UpdateItem");
        }
    }

    /** An answer without an item is a good one to a read. */
    static List<Case> readFaults() {
        Fault empty = new Fault.None("{}");
        return faults().stream().filter(each -> !each.fault().equals(empty)).toList();
    }

    @ParameterizedTest
    @MethodSource("readFaults")
    void aReadFailsInTime(Case each) throws IOException {
        try (FaultyTable table = new FaultyTable(each.fault(), each.fault())) {
            assertThat(failure(() -> store(table).get("a", "b")))
                    .hasMessageContaining("the table visits ")
                    .hasMessageContaining(each.wayOut());
        }
        try (FaultyTable table = new FaultyTable(each.fault(), each.fault())) {
            assertThat(failure(() -> store(table).query("a", "b", "c", 9, null)))
                    .hasMessageContaining("the table visits ");
        }
    }

    @Test
    void aSlowTableWithinTheTimeIsGood() throws IOException {
        Fault slow = new Fault.Slow(TIME.dividedBy(4), new Fault.None(COUNTED));
        try (FaultyTable table = new FaultyTable(slow)) {
            assertThat(add(table)).isEqualTo(Map.of("n", 7L));
        }
    }

    /** Each call by itself is in time. */
    @Test
    void anOperationOfManyCallsEndsInOneTime() throws IOException {
        Duration most = TIME.multipliedBy(2).dividedBy(3);
        Fault no = new Fault.Refused(400, "ConditionalCheckFailedException", "no");
        Fault slowNo = new Fault.Slow(most, no);
        try (FaultyTable table = new FaultyTable(slowNo, slowNo, slowNo)) {
            assertThat(failure(() -> add(table))).hasMessageContaining("within 400 ms");
            assertThat(table.calls()).containsExactly("UpdateItem", "PutItem");
        }
        String page =
                "{\"Items\":[],\"LastEvaluatedKey\":{\"pk\":{\"S\":\"a\"},\"sk\":{\"S\":\"b\"}}}";
        Fault slowPage = new Fault.Slow(most, new Fault.None(page));
        try (FaultyTable table = new FaultyTable(slowPage, slowPage, slowPage)) {
            assertThat(failure(() -> store(table).query("a", "a", "z", 9, null)))
                    .hasMessageContaining("within 400 ms");
        }
    }

    @Test
    void aDamagedItemIsLeftOutOfAPage() throws IOException {
        String items =
                """
                {"Items": [%s, %s, %s, %s, %s, 7, null, %s]}\
                """
                        .formatted(
                                item("a", "\"data\": {\"S\": \"one\"}"),
                                item("b", "\"data\": {\"N\": \"7\"}"),
                                item("c", "\"n.usd\": {\"S\": \"seven\"}"),
                                item("d", "\"n.usd\": {\"N\": \"1.5\"}"),
                                "{\"sk\": {\"S\": \"e\"}, \"expires\": {\"N\": \"253402300799\"}}",
                                item("f", "\"n.usd\": {\"N\": \"5\"}"));
        try (FaultyTable table = new FaultyTable(new Fault.None(items))) {
            Page page = store(table).query("p", "a", "z", 9, null);
            assertThat(page.items())
                    .containsExactly(
                            new Item("p", "a", "one", Map.of(), 0, Instant.MAX),
                            new Item("p", "f", "", Map.of("usd", 5L), 0, Instant.MAX));
        }
        assertThat(skipped).hasSize(4);
        assertThat(skipped.get(0))
                .contains("the item p b of the table visits", "data is of type N");
        assertThat(skipped.get(1)).contains("p c", "n.usd is of type S").doesNotContain("seven");
        assertThat(skipped.get(2)).contains("p d", "n.usd is 1.5");
        assertThat(skipped.get(3)).contains("p e", "pk is missing");
    }

    @Test
    void aDamagedItemByItselfIsAFailureThatNamesItAndItsEnd() throws IOException {
        String got = "{\"Item\": " + item("it's", "\"version\": {\"N\": \"1e99\"}") + "}";
        try (FaultyTable table = new FaultyTable(new Fault.None(got))) {
            assertThat(failure(() -> store(table).get("p", "it's")))
                    .hasMessage(
                            "DynamoDB: the item p it's of the table visits is damaged (version is"
                                    + " 1e99, which no counter holds); look at it, then take it"
                                    + " away: aws dynamodb delete-item --table-name visits --key"
                                    + " '{\"pk\":{\"S\":\"p\"},\"sk\":{\"S\":\"it'\\''s\"}}'");
        }
        String counted = "{\"Attributes\": {\"n.n\": {\"N\": \"7\"}, \"n.m\": {\"BOOL\": true}}}";
        try (FaultyTable table = new FaultyTable(new Fault.None(counted))) {
            assertThat(failure(() -> add(table)))
                    .hasMessageContaining("the item a b of the table visits is damaged (n.m is of");
        }
        Fault wrongType =
                new Fault.Refused(
                        400,
                        "ValidationException",
                        "An operand in the update expression has an incorrect data type");
        try (FaultyTable table = new FaultyTable(wrongType)) {
            assertThat(failure(() -> add(table)))
                    .hasMessageContaining("the item a b of the table visits is damaged")
                    .hasMessageContaining("incorrect data type");
            assertThat(table.calls()).containsExactly("UpdateItem");
        }
    }

    @Test
    void nobodyThere() {
        Map<String, String> environment =
                Map.of(
                        "AWS_ENDPOINT_URL", "http://127.0.0.1:1",
                        "AWS_REGION", "us-east-1",
                        "AWS_ACCESS_KEY_ID", "a",
                        "AWS_SECRET_ACCESS_KEY", "b");
        assertThat(failure(() -> store(environment).get("a", "b")))
                .hasMessageContaining("the table visits can't be reached")
                .hasMessageContaining("AWS_ENDPOINT_URL");
        assertThat(failure(() -> store(Map.of("AWS_REGION", " ")).get("a", "b")))
                .hasMessageContaining("the table visits can't be asked: there is no AWS region");
    }

    private static String item(String sk, String attribute) {
        return "{\"pk\": {\"S\": \"p\"}, \"sk\": {\"S\": \"%s\"}, \"expires\": {\"N\": \"253402300799\"}, %s}"
                .formatted(sk, attribute);
    }

    /** The failure that a call ends with, soon enough. */
    private static StoreException failure(ThrowingCallable call) {
        long start = System.nanoTime();
        StoreException e = catchThrowableOfType(StoreException.class, call);
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isLessThan(TIME.plus(Duration.ofSeconds(2)));
        assertThat(e).isNotNull();
        return e;
    }

    private Map<String, Long> add(FaultyTable table) {
        return store(table).add("a", "b", Map.of("n", 1L), END);
    }

    private Store store(FaultyTable table) {
        return store(table.environment());
    }

    private Store store(Map<String, String> environment) {
        InstantSource clock = InstantSource.fixed(NOW);
        AwsClient aws = new AwsClient(new UpstreamClient(clock), environment, clock);
        return new DynamoDbStore(aws, "visits", clock, e -> skipped.add(e.getMessage()), TIME);
    }
}
