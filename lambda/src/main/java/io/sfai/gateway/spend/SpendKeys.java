package io.sfai.gateway.spend;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Arrays;
import java.util.HexFormat;

/** Where spend stands in the store. Days and moments are in UTC. */
final class SpendKeys {
    /** Says on which days how many shards were written. */
    static final String SHARDS = "spend shards";

    /** DynamoDB takes sort keys of 1,024 bytes; no name of ours comes near. */
    private static final int MOST_BYTES = 1000;

    private static final int HASH_BYTES = 8;

    /** Always with milliseconds, so that the order of the texts is that of time. */
    private static final DateTimeFormatter MOMENT =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    private SpendKeys() {}

    /** The partition of a caller's records of a day. */
    static String records(String caller, LocalDate day) {
        return "spend " + escaped(caller) + " " + day;
    }

    /** The partition of a day's sums. */
    static String rollups(LocalDate day) {
        return "rollup " + day;
    }

    static String shard(String pk, int shard) {
        return pk + "#" + shard;
    }

    static String moment(Instant at) {
        return MOMENT.format(at);
    }

    /** A sort key of words, none of which has a space then, whatever it came with. */
    static String sortKey(String... words) {
        StringBuilder key = new StringBuilder();
        for (String word : words) {
            key.append(key.isEmpty() ? "" : " ").append(escaped(word));
        }
        return fitted(key.toString());
    }

    /** The words of a sort key. */
    static String[] words(String sk) {
        String[] words = sk.split(" ", -1);
        for (int i = 0; i < words.length; i++) {
            words[i] = words[i].replace("%20", " ").replace("%25", "%");
        }
        return words;
    }

    private static String escaped(String word) {
        return word.replace("%", "%25").replace(" ", "%20");
    }

    /** What is too long ends with a hash instead, so that two long keys stay two. */
    private static String fitted(String key) {
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= MOST_BYTES) {
            return key;
        }
        int end = MOST_BYTES - 2 * HASH_BYTES - 1;
        // Back to where a character begins.
        while ((bytes[end] & 0xC0) == 0x80) {
            end--;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8) + "~" + hash(bytes);
    }

    private static String hash(byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(Arrays.copyOf(digest, HASH_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
