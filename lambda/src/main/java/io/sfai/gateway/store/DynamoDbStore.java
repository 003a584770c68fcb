package io.sfai.gateway.store;

import static io.sfai.gateway.store.DynamoDbItems.expires;
import static io.sfai.gateway.store.DynamoDbItems.number;
import static io.sfai.gateway.store.DynamoDbItems.text;

import io.sfai.gateway.aws.AwsClient;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.store.DynamoDbItems.BadItem;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The store in one DynamoDB table with the string keys {@code pk} and {@code sk}. */
public final class DynamoDbStore implements Store {
    /** A call that takes longer than this has failed: a client waits for it. */
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private static final String ALIVE = "#expires > :now";
    private static final String ABSENT = "attribute_not_exists(pk) OR #expires <= :now";

    /** Each further round needs the item to expire or be replaced between two of our calls. */
    private static final int ROUNDS = 4;

    private final AwsClient aws;
    private final String table;
    private final InstantSource clock;
    private final Consumer<StoreException> skipped;
    private final Duration timeout;

    /**
     * @param skipped is told of each damaged item that a query leaves out
     */
    public DynamoDbStore(
            AwsClient aws, String table, InstantSource clock, Consumer<StoreException> skipped) {
        this(aws, table, clock, skipped, TIMEOUT);
    }

    /** A store whose operations each end within the given time. */
    public DynamoDbStore(
            AwsClient aws,
            String table,
            InstantSource clock,
            Consumer<StoreException> skipped,
            Duration timeout) {
        this.aws = aws;
        this.table = table;
        this.clock = clock;
        this.skipped = skipped;
        this.timeout = timeout;
    }

    @Override
    public @Nullable Item get(String pk, String sk) {
        JsonObject request =
                request().put("Key", DynamoDbItems.key(pk, sk)).put("ConsistentRead", true);
        DynamoDbCalls calls = calls();
        JsonObject found = calls.read("GetItem", request).object("Item");
        if (found == null) {
            return null;
        }
        try {
            Item item = DynamoDbItems.read(found);
            return item.expires().isAfter(clock.instant()) ? item : null;
        } catch (BadItem e) {
            throw calls.damaged(pk, sk, e);
        }
    }

    @Override
    public long put(Item item, long expectedVersion) {
        DynamoDbCalls calls = calls();
        if (expectedVersion == 0 && create(calls, withVersion(item, 1, Map.of()))) {
            return 1;
        }
        // Also for 0: the item may be alive and never put, since it only counts.
        return update(calls, item, expectedVersion) ? expectedVersion + 1 : 0;
    }

    @Override
    public Map<String, Long> count(String pk, String sk, Counts counts, Instant expires) {
        DynamoDbCalls calls = calls();
        try {
            for (int round = 0; round < ROUNDS; round++) {
                Map<String, Long> counted = tryCount(calls, pk, sk, counts, expires);
                if (counted != null) {
                    return counted;
                }
                if (create(calls, new Item(pk, sk, "", counts.fromNothing(), 0, expires))) {
                    return counts.fromNothing();
                }
            }
        } catch (BadItem e) {
            throw calls.damaged(pk, sk, e);
        }
        throw calls.damaged(
                pk, sk, new BadItem("it neither lives nor expires: expires is no number"));
    }

    @Override
    public Page query(String pk, String fromSk, String toSk, int limit, @Nullable String cursor) {
        String from = cursor == null ? fromSk : later(fromSk, cursor + '\0');
        List<Item> items = new ArrayList<>();
        DynamoDbCalls calls = calls();
        // One more than asked tells whether there is a next page.
        while (items.size() <= limit && compare(from, toSk) <= 0) {
            JsonObject range = range(pk, from, toSk, limit + 1 - items.size());
            JsonObject answer = calls.read("Query", range);
            collect(calls, pk, answer.array("Items"), items);
            JsonObject last = answer.object("LastEvaluatedKey");
            JsonObject lastSk = last == null ? null : last.object("sk");
            if (lastSk == null) {
                break;
            }
            from = lastSk.string("S") + '\0';
        }
        if (items.size() <= limit) {
            return new Page(List.copyOf(items), null);
        }
        List<Item> page = List.copyOf(items.subList(0, limit));
        return new Page(page, page.getLast().sk());
    }

    private void collect(
            DynamoDbCalls calls, String pk, @Nullable JsonArray found, List<Item> items) {
        for (int i = 0; found != null && i < found.size(); i++) {
            if (found.get(i) instanceof JsonObject item) {
                try {
                    items.add(DynamoDbItems.read(item));
                } catch (BadItem e) {
                    JsonObject sk = item.object("sk");
                    skipped.accept(calls.damaged(pk, sk == null ? "" : sk.string("S", ""), e));
                }
            }
        }
    }

    @Override
    public void delete(String pk, String sk) {
        calls().write("DeleteItem", request().put("Key", DynamoDbItems.key(pk, sk)));
    }

    /** The HTTP client is its owner's to end. */
    @Override
    public void close() {}

    /** Counts on a living or new item; null if an expired one is in the way. */
    private @Nullable Map<String, Long> tryCount(
            DynamoDbCalls calls, String pk, String sk, Counts counts, Instant expires)
            throws BadItem {
        Expression expression = new Expression(expires, clock.instant());
        counts.set().forEach(expression::set);
        counts.add().forEach(expression::add);
        counts.drop().forEach(expression::drop);
        JsonObject request =
                request()
                        .put("Key", DynamoDbItems.key(pk, sk))
                        .put("UpdateExpression", expression.text())
                        .put("ConditionExpression", "attribute_not_exists(pk) OR " + ALIVE)
                        .put("ExpressionAttributeNames", expression.names())
                        .put("ExpressionAttributeValues", expression.values())
                        .put("ReturnValues", "ALL_NEW");
        JsonObject counted = calls.count(request);
        return counted == null ? null : DynamoDbItems.counters(counted);
    }

    /** Writes an item where there is none, or none that lives. */
    private boolean create(DynamoDbCalls calls, Item item) {
        JsonObject request =
                request()
                        .put("Item", DynamoDbItems.item(item))
                        .put("ConditionExpression", ABSENT)
                        .put("ExpressionAttributeNames", names())
                        .put("ExpressionAttributeValues", new JsonObject().put(":now", now()));
        return calls.conditional("PutItem", request) != null;
    }

    private boolean update(DynamoDbCalls calls, Item item, long expectedVersion) {
        JsonObject values =
                new JsonObject()
                        .put(":now", now())
                        .put(":data", text(item.data()))
                        .put(":version", number(expectedVersion + 1))
                        .put(":expected", number(expectedVersion))
                        .put(":expires", expires(item.expires()));
        JsonObject request =
                request()
                        .put("Key", DynamoDbItems.key(item.pk(), item.sk()))
                        .put(
                                "UpdateExpression",
                                "SET #data = :data, #version = :version, #expires = :expires")
                        .put("ConditionExpression", "#version = :expected AND " + ALIVE)
                        .put(
                                "ExpressionAttributeNames",
                                names().put("#data", "data").put("#version", "version"))
                        .put("ExpressionAttributeValues", values);
        return calls.conditional("UpdateItem", request) != null;
    }

    private JsonObject range(String pk, String from, String to, int limit) {
        return request()
                .put("KeyConditionExpression", "pk = :pk AND sk BETWEEN :from AND :to")
                .put("FilterExpression", ALIVE)
                .put("ExpressionAttributeNames", names())
                .put(
                        "ExpressionAttributeValues",
                        new JsonObject()
                                .put(":pk", text(pk))
                                .put(":from", text(from))
                                .put(":to", text(to))
                                .put(":now", now()))
                .put("Limit", limit)
                .put("ConsistentRead", true);
    }

    private JsonObject request() {
        return new JsonObject().put("TableName", table);
    }

    private static JsonObject names() {
        return new JsonObject().put("#expires", "expires");
    }

    private JsonObject now() {
        return number(clock.instant().getEpochSecond());
    }

    private static Item withVersion(Item item, long version, Map<String, Long> counters) {
        return new Item(item.pk(), item.sk(), item.data(), counters, version, item.expires());
    }

    private static String later(String a, String b) {
        return compare(a, b) >= 0 ? a : b;
    }

    /** DynamoDB's order: that of the bytes in UTF-8. */
    private static int compare(String a, String b) {
        return Arrays.compareUnsigned(
                a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }

    private DynamoDbCalls calls() {
        return new DynamoDbCalls(aws, table, timeout);
    }
}
