package io.sfai.gateway.bench;

import io.sfai.gateway.json.JsonObject;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** DynamoDB's expressions, in the few forms that the gateway's store writes. */
final class Expressions {
    private Expressions() {}

    /** Whether a write's condition holds for what is there. */
    static boolean hold(JsonObject asked, @Nullable JsonObject item) {
        String condition = asked.string("ConditionExpression", "");
        if (item == null) {
            return condition.isEmpty() || condition.startsWith("attribute_not_exists(pk)");
        }
        if (condition.startsWith("#version = :expected")) {
            long expected = number(values(asked), ":expected");
            return number(item, "version") == expected && alive(asked, item);
        }
        return condition.isEmpty() || condition.contains("#expires > :now") == alive(asked, item);
    }

    static boolean alive(JsonObject asked, JsonObject item) {
        return number(item, "expires") > number(values(asked), ":now");
    }

    /** Carries out an update such as {@code SET #a = if_not_exists(#a, :v) ADD #b :w REMOVE #c}. */
    static void update(JsonObject asked, JsonObject item) {
        JsonObject names = FakeTable.object(asked, "ExpressionAttributeNames");
        String[] all = asked.string("UpdateExpression", "").split("[ ,=()]+", -1);
        Queue<String> words = new ArrayDeque<>(Arrays.asList(all));
        String clause = "";
        for (String word = words.poll(); word != null; word = words.poll()) {
            String name = names.string(word, "");
            if (name.isEmpty()) {
                clause = word;
            } else if (clause.equals("SET")) {
                set(item, name, words, values(asked));
            } else if (clause.equals("ADD")) {
                long sum = number(item, name) + number(values(asked), words.remove());
                item.put(name, new JsonObject().put("N", Long.toString(sum)));
            } else {
                item.remove(name);
            }
        }
    }

    private static void set(JsonObject item, String name, Queue<String> words, JsonObject values) {
        String value = words.remove();
        boolean onlyNew = value.equals("if_not_exists");
        if (onlyNew) {
            words.remove();
            value = words.remove();
        }
        if (!onlyNew || !item.has(name)) {
            item.put(name, values.get(value));
        }
    }

    private static JsonObject values(JsonObject asked) {
        return FakeTable.object(asked, "ExpressionAttributeValues");
    }

    private static long number(JsonObject attributes, String name) {
        return Long.parseLong(FakeTable.object(attributes, name).string("N", "0"));
    }
}
