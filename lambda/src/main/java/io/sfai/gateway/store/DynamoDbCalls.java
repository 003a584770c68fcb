package io.sfai.gateway.store;

import io.sfai.gateway.aws.AwsClient;
import io.sfai.gateway.aws.AwsException;
import io.sfai.gateway.aws.AwsService;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.store.DynamoDbItems.BadItem;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The calls to a table that one operation of the store makes, all within one time. */
final class DynamoDbCalls {
    private static final String OR_ENDPOINT = " and at AWS_ENDPOINT_URL";

    private final AwsClient aws;
    private final String table;
    private final Duration time;
    private final long end;

    DynamoDbCalls(AwsClient aws, String table, Duration time) {
        this.aws = aws;
        this.table = table;
        this.time = time;
        this.end = System.nanoTime() + time.toNanos();
    }

    /** Repeated once after a transient failure, if the time allows. */
    JsonObject read(String operation, JsonObject request) {
        try {
            return aws.read(AwsService.DYNAMODB, target(operation), request, left());
        } catch (AwsException e) {
            throw failed(e);
        }
    }

    /** Sent at most once: nobody knows whether a lost one has counted. */
    void write(String operation, JsonObject request) {
        if (conditional(operation, request) == null) {
            throw failed("had a condition where none was set");
        }
    }

    /** Like {@link #write}: the answer, or null if the condition did not hold. */
    @Nullable JsonObject conditional(String operation, JsonObject request) {
        try {
            return aws.write(AwsService.DYNAMODB, target(operation), request, left());
        } catch (AwsException e) {
            if (e.code().equals("ConditionalCheckFailedException")) {
                return null;
            }
            throw failed(e);
        }
    }

    /**
     * Updates counters: the item's attributes after it, or null if the condition did not hold.
     *
     * @throws BadItem if what is there can't be counted on
     */
    @Nullable JsonObject count(JsonObject request) throws BadItem {
        JsonObject answer;
        try {
            answer = conditional("UpdateItem", request);
        } catch (StoreException e) {
            if (e.getCause() instanceof AwsException aws
                    && aws.code().equals("ValidationException")) {
                throw new BadItem(String.valueOf(aws.getMessage()));
            }
            throw e;
        }
        JsonObject attributes = answer == null ? null : answer.object("Attributes");
        if (answer != null && attributes == null) {
            throw failed("answered without the counters that it was asked for");
        }
        return attributes;
    }

    /** An item that can't be used, with its key and what to do about it. */
    StoreException damaged(String pk, String sk, BadItem cause) {
        String key = Json.text(DynamoDbItems.key(pk, sk)).replace("'", "'\\''");
        return new StoreException(
                ("DynamoDB: the item " + pk + " " + sk + " of the table " + table)
                        + (" is damaged (" + cause.getMessage() + "); look at it, then take it")
                        + (" away: aws dynamodb delete-item --table-name " + table)
                        + (" --key '" + key + "'"),
                cause);
    }

    private static String target(String operation) {
        return "DynamoDB_20120810." + operation;
    }

    private Duration left() {
        long left = end - System.nanoTime();
        // Less than a millisecond is no time at all, which to the client means all of it.
        if (left < 1_000_000) {
            throw failed(late());
        }
        return Duration.ofNanos(left);
    }

    private StoreException failed(AwsException e) {
        String told = e.getMessage();
        String reason =
                switch (e.kind()) {
                    case TIMEOUT -> late();
                    case UNREACHABLE ->
                            "can't be reached (" + told + "); look at the network" + OR_ENDPOINT;
                    case MALFORMED ->
                            "can't be asked (" + told + "); look at the proxy" + OR_ENDPOINT;
                    case NOT_SET_UP -> "can't be asked: " + told;
                    case REFUSED -> refused(e);
                };
        return new StoreException(about(reason), e);
    }

    private StoreException failed(String reason) {
        return new StoreException(about(reason), null);
    }

    private String about(String reason) {
        return "DynamoDB: the table " + table + " " + reason;
    }

    private String late() {
        return "did not answer within %d ms; it may be throttled, or its region in trouble"
                .formatted(time.toMillis());
    }

    private static String refused(AwsException e) {
        String told = " (" + e.getMessage() + "); ";
        if (e.isThrottle()) {
            return "is throttled" + told + "it passes, unless one key is hot: see LIMIT_SHARDS";
        }
        if (e.isDenied()) {
            return "may not be used" + told + "look at the role's policy, or deploy again";
        }
        return switch (e.code()) {
            case "ResourceNotFoundException" ->
                    "is not in this region" + told + "check TABLE_NAME and AWS_REGION, or deploy";
            case "ValidationException" ->
                    "refused a call as wrong" + told + "this is a bug of ours";
            default -> "failed" + told + "it is tried again with the next request";
        };
    }
}
