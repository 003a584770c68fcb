package io.sfai.gateway.session;

import java.time.Instant;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The id of a response, which says where it is kept: {@code resp_}, its conversation and its turn,
 * each 24 hexadecimal digits. Items have their response's id with a mark behind it, so that they
 * can be found by their own.
 *
 * @param turn begins with the milliseconds of its start; that of a turn which goes on from another
 *     is always greater, whatever the clocks of two environments say
 */
public record ResponseId(String conversation, String turn) {
    private static final Pattern RESPONSE = Pattern.compile("resp_([0-9a-f]{24})([0-9a-f]{24})");
    private static final Pattern ITEM =
            Pattern.compile("[a-z]{2,4}_([0-9a-f]{24})([0-9a-f]{24})[a-z][0-9]{1,6}");

    private static final int TIME = 12;

    /** The id of a response that goes on from no other. */
    public static ResponseId first(Instant now) {
        return new ResponseId(random(24), turn(now.toEpochMilli()));
    }

    /** The id of a response in a conversation. */
    static ResponseId in(String conversation, Instant now) {
        return new ResponseId(conversation, turn(now.toEpochMilli()));
    }

    /** The id of a response that goes on from this one. */
    public ResponseId next(Instant now) {
        long own = Long.parseLong(turn.substring(0, TIME), 16);
        return new ResponseId(conversation, turn(Math.max(now.toEpochMilli(), own + 1)));
    }

    /** Reads an id as clients have it; null if it is none of ours. */
    public static @Nullable ResponseId parse(String id) {
        return matched(RESPONSE.matcher(id));
    }

    /** The response that an item is of; null if its id is none of ours. */
    public static @Nullable ResponseId ofItem(String itemId) {
        return matched(ITEM.matcher(itemId));
    }

    /**
     * The id of an item of this response.
     *
     * @param kind such as {@code msg}
     * @param place which one it is, such as {@code o0} for the first of the answer
     */
    public String item(String kind, String place) {
        return kind + "_" + conversation + turn + place;
    }

    /** As clients have it. */
    @Override
    public String toString() {
        return "resp_" + conversation + turn;
    }

    private static @Nullable ResponseId matched(Matcher id) {
        return id.matches() ? new ResponseId(id.group(1), id.group(2)) : null;
    }

    private static String turn(long millis) {
        return String.format("%012x", millis) + random(24 - TIME);
    }

    static String random(int digits) {
        return UUID.randomUUID().toString().replace("-", "").substring(32 - digits);
    }
}
