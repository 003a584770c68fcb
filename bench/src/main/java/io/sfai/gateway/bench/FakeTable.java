package io.sfai.gateway.bench;

import io.sfai.gateway.bench.LoopbackServer.Request;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import javax.net.ServerSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * DynamoDB's table as far as the gateway's store asks for it, in memory, over plain HTTP, with a
 * delay that can be set: what is measured is the gateway, not an emulator.
 */
final class FakeTable implements AutoCloseable {
    static final String NAME = "bench-table";

    private static final String TYPE = "application/x-amz-json-1.0";

    private final LoopbackServer server;
    private final Map<String, NavigableMap<String, JsonObject>> partitions = new HashMap<>();
    private final LongAdder calls = new LongAdder();
    private volatile long delayNanos;

    FakeTable() throws IOException {
        server = new LoopbackServer(ServerSocketFactory.getDefault(), 0, this::answer);
    }

    /** What the environment of a gateway names to find it. */
    Map<String, String> environment() {
        return Map.of(
                "AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:" + server.port(),
                "AWS_REGION", "us-east-1",
                "AWS_ACCESS_KEY_ID", "bench",
                "AWS_SECRET_ACCESS_KEY", "bench",
                "TABLE_NAME", NAME);
    }

    /** How long each answer is kept back from now on. */
    void delayMillis(int millis) {
        delayNanos = millis * 1_000_000L;
    }

    /** How many calls came so far. */
    long calls() {
        return calls.sum();
    }

    private void answer(Request request, OutputStream out) throws IOException {
        long due = System.nanoTime() + delayNanos;
        calls.increment();
        String operation = LoopbackServer.header(request.head(), "x-amz-target");
        JsonObject asked = Json.object(request.body());
        JsonObject answer;
        synchronized (this) {
            answer =
                    switch (operation.substring(operation.indexOf('.') + 1)) {
                        case "GetItem" -> get(asked);
                        case "PutItem" -> put(asked);
                        case "UpdateItem" -> update(asked);
                        case "DeleteItem" -> delete(asked);
                        case "Query" -> query(asked);
                        default -> throw new IOException("not here: " + operation);
                    };
        }
        for (long left = delayNanos; left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        out.write(
                answer == null
                        ? LoopbackServer.response(
                                400, TYPE, "{\"__type\":\"#ConditionalCheckFailedException\"}")
                        : LoopbackServer.response(200, TYPE, Json.text(answer)));
    }

    private JsonObject get(JsonObject asked) {
        JsonObject item = find(object(asked, "Key"));
        return item == null ? new JsonObject() : new JsonObject().put("Item", item);
    }

    private @Nullable JsonObject put(JsonObject asked) {
        JsonObject item = object(asked, "Item");
        if (!Expressions.hold(asked, find(item))) {
            return null;
        }
        partition(item).put(text(item, "sk"), item);
        return new JsonObject();
    }

    private @Nullable JsonObject update(JsonObject asked) {
        JsonObject key = object(asked, "Key");
        JsonObject item = find(key);
        if (!Expressions.hold(asked, item)) {
            return null;
        }
        JsonObject changed = item == null ? key : item.copy();
        Expressions.update(asked, changed);
        partition(key).put(text(key, "sk"), changed);
        return new JsonObject().put("Attributes", changed);
    }

    private JsonObject delete(JsonObject asked) {
        JsonObject key = object(asked, "Key");
        partition(key).remove(text(key, "sk"));
        return new JsonObject();
    }

    private JsonObject query(JsonObject asked) {
        JsonObject values = object(asked, "ExpressionAttributeValues");
        JsonArray items = new JsonArray();
        NavigableMap<String, JsonObject> all = partitions.get(text(values, ":pk"));
        if (all != null) {
            all.subMap(text(values, ":from"), true, text(values, ":to"), true).values().stream()
                    .filter(item -> Expressions.alive(asked, item))
                    .limit(asked.integer("Limit", 1))
                    .forEach(items::add);
        }
        return new JsonObject().put("Items", items);
    }

    private @Nullable JsonObject find(JsonObject key) {
        NavigableMap<String, JsonObject> all = partitions.get(text(key, "pk"));
        return all == null ? null : all.get(text(key, "sk"));
    }

    private NavigableMap<String, JsonObject> partition(JsonObject key) {
        return partitions.computeIfAbsent(text(key, "pk"), pk -> new TreeMap<>());
    }

    static JsonObject object(JsonObject in, String name) {
        JsonObject object = in.object(name);
        return object == null ? new JsonObject() : object;
    }

    private static String text(JsonObject attributes, String name) {
        return object(attributes, name).string("S", "");
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
