package io.sfai.gateway.store;

import static io.sfai.gateway.store.DynamoDbItems.number;

import io.sfai.gateway.json.JsonObject;
import java.time.Instant;

/** DynamoDB's update expression for a change of counters, with its names and values. */
final class Expression {
    private final StringBuilder sets =
            new StringBuilder(
                    "SET #expires = if_not_exists(#expires, :expires),"
                            + " #version = if_not_exists(#version, :zero)");
    private final StringBuilder adds = new StringBuilder();
    private final StringBuilder drops = new StringBuilder();
    private final JsonObject names =
            new JsonObject().put("#expires", "expires").put("#version", "version");
    private final JsonObject values;
    private int count;

    Expression(Instant expires, Instant now) {
        values =
                new JsonObject()
                        .put(":now", number(now.getEpochSecond()))
                        .put(":zero", number(0))
                        .put(":expires", DynamoDbItems.expires(expires));
    }

    void set(String counter, long value) {
        sets.append(", ").append(name(counter)).append(" = ").append(value(value));
    }

    void add(String counter, long delta) {
        adds.append(adds.isEmpty() ? " ADD " : ", ").append(name(counter));
        adds.append(' ').append(value(delta));
    }

    void drop(String counter) {
        drops.append(drops.isEmpty() ? " REMOVE " : ", ").append(name(counter));
    }

    String text() {
        return sets + adds.toString() + drops;
    }

    JsonObject names() {
        return names;
    }

    JsonObject values() {
        return values;
    }

    private String name(String counter) {
        String name = "#n" + ++count;
        names.put(name, DynamoDbItems.COUNTER + counter);
        return name;
    }

    private String value(long number) {
        String value = ":n" + count;
        values.put(value, number(number));
        return value;
    }
}
