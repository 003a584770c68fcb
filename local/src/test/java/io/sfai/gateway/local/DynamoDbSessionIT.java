package io.sfai.gateway.local;

import io.sfai.gateway.aws.AwsClient;
import io.sfai.gateway.aws.AwsService;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.local.aws.AwsEmulators;
import io.sfai.gateway.store.DynamoDbStore;
import io.sfai.gateway.store.Store;
import io.sfai.gateway.upstream.UpstreamClient;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeAll;

class DynamoDbSessionIT extends SessionContract {
    private static final String TABLE = "sfai-session-contract";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Store store = client();
    private final Store other = client();

    @BeforeAll
    static void createTable() {
        aws().write(
                        AwsService.DYNAMODB,
                        "DynamoDB_20120810.CreateTable",
                        Json.object(
                                """
                                {"TableName": "sfai-session-contract",
                                 "BillingMode": "PAY_PER_REQUEST",
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

    private DynamoDbStore client() {
        return new DynamoDbStore(aws(), TABLE, () -> now, damage -> {}, PATIENCE);
    }

    private static AwsClient aws() {
        InstantSource clock = InstantSource.system();
        return new AwsClient(new UpstreamClient(clock), AwsEmulators.environment(), clock);
    }
}
