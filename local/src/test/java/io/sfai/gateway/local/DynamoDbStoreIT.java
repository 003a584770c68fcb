package io.sfai.gateway.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sfai.gateway.aws.AwsClient;
import io.sfai.gateway.aws.AwsService;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.local.aws.AwsEmulators;
import io.sfai.gateway.store.DynamoDbStore;
import io.sfai.gateway.store.Store;
import io.sfai.gateway.store.StoreException;
import io.sfai.gateway.upstream.UpstreamClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DynamoDbStoreIT extends StoreRaceContract {
    private static final String TABLE = "sfai-store-contract";

    /** Two cores stand for AWS here, and 64 clients ask at once. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final DynamoDbStore store = client(AwsEmulators.environment(), TABLE, PATIENCE);
    private final DynamoDbStore other = client(AwsEmulators.environment(), TABLE, PATIENCE);

    @BeforeAll
    static void createTable() {
        aws(AwsEmulators.environment())
                .write(
                        AwsService.DYNAMODB,
                        "DynamoDB_20120810.CreateTable",
                        Json.object(
                                """
                                {"TableName": "sfai-store-contract", "BillingMode": "PAY_PER_REQUEST",
                                 "AttributeDefinitions": [
                                   {"AttributeName": "pk", "AttributeType": "S"},
                                   {"AttributeName": "sk", "AttributeType": "S"}],
                                 "KeySchema": [
                                   {"AttributeName": "pk", "KeyType": "HASH"},
                                   {"AttributeName": "sk", "KeyType": "RANGE"}]}\
                                """),
                        PATIENCE);
    }

    @Override
    Store store() {
        return store;
    }

    @Override
    Store otherClient() {
        return other;
    }

    @Override
    void damageCounter(String sk, String counter) {
        change(sk, "n." + counter, "{\"S\": \"many\"}");
    }

    @Override
    void damageData(String sk) {
        change(sk, "data", "{\"BOOL\": true}");
    }

    private void change(String sk, String attribute, String value) {
        aws(AwsEmulators.environment())
                .write(
                        AwsService.DYNAMODB,
                        "DynamoDB_20120810.UpdateItem",
                        Json.object(
                                """
                                {"TableName": "%s", "Key": {"pk": {"S": "%s"}, "sk": {"S": "%s"}},
                                 "UpdateExpression": "SET #a = :v",
                                 "ExpressionAttributeNames": {"#a": "%s"},
                                 "ExpressionAttributeValues": {":v": %s}}\
                                """
                                        .formatted(TABLE, pk, sk, attribute, value)),
                        PATIENCE);
    }

    /** Neither alive nor expired: no condition holds. */
    @Test
    void anItemWithoutAnEndIsDamaged() {
        store.add(pk, "a", Map.of("n", 1L), inAnHour());
        change("a", "expires", "{\"S\": \"tomorrow\"}");
        assertThatThrownBy(() -> store.add(pk, "a", Map.of("n", 1L), inAnHour()))
                .hasMessageContaining("the item " + pk + " a ")
                .hasMessageContaining("expires is no number");
        assertThatThrownBy(() -> store.get(pk, "a")).hasMessageContaining("expires is of type S");
    }

    @Test
    void aMissingTableIsNamed() {
        Store missing = client(AwsEmulators.environment(), "no-such-table", PATIENCE);
        assertThatThrownBy(() -> missing.get(pk, "a"))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("the table no-such-table is not in this region")
                .hasMessageContaining("TABLE_NAME");
    }

    @Test
    void anItemThatIsTooLargeIsRefused() {
        assertThatThrownBy(() -> store.put(item("a", "x".repeat(500_000)), 0))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("400 ValidationException");
        assertThat(store.get(pk, "a")).isNull();
    }

    @Test
    void aStoreThatIsAwayOrSilentFailsInTime() throws IOException {
        Map<String, String> environment = new HashMap<>(AwsEmulators.environment());
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            environment.put(
                    "AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:" + silent.getLocalPort());
            assertFailsInTime(client(environment, TABLE, Duration.ofSeconds(1)));
        }
        assertFailsInTime(client(environment, TABLE, Duration.ofSeconds(1)));
    }

    private void assertFailsInTime(Store broken) {
        long start = System.nanoTime();
        assertThatThrownBy(() -> broken.get(pk, "a")).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> broken.add(pk, "a", Map.of("n", 1L), inAnHour()))
                .isInstanceOf(StoreException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
    }

    private DynamoDbStore client(Map<String, String> environment, String table, Duration timeout) {
        return new DynamoDbStore(aws(environment), table, () -> now, skipped::add, timeout);
    }

    private static AwsClient aws(Map<String, String> environment) {
        InstantSource clock = InstantSource.system();
        return new AwsClient(new UpstreamClient(clock), environment, clock);
    }
}
