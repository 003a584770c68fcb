package io.sfai.gateway.local.upstream;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Chunks and completions as upstreams write them. */
public final class Chunks {
    private static final String HEAD =
            "{\"id\":\"up-1\",\"object\":\"chat.completion.chunk\",\"created\":1750000000,"
                    + "\"model\":\"upstream-name\",\"system_fingerprint\":\"fp_1\",";

    private Chunks() {}

    /** A stream that says these words and stops, with no usage. */
    public static List<String> words(String... words) {
        List<String> all = new ArrayList<>();
        for (String word : words) {
            all.add(delta(Json.text(new JsonObject().put("content", word))));
        }
        all.add(finish("stop"));
        return all;
    }

    /** The same, with usage at its end. */
    public static List<String> wordsAndUsage(String... words) {
        return with(words(words), usage(100, 20));
    }

    /** These chunks and some more. */
    public static List<String> with(List<String> chunks, String... more) {
        List<String> all = new ArrayList<>(chunks);
        all.addAll(List.of(more));
        return all;
    }

    /** A chunk with one choice of this delta, given as JSON. */
    public static String delta(String delta) {
        return choice("\"delta\":" + delta + ",\"finish_reason\":null");
    }

    public static String finish(String reason) {
        return choice("\"delta\":{},\"finish_reason\":\"" + reason + "\"");
    }

    /** The chunk that has usage and no choices. */
    public static String usage(int in, int out) {
        return HEAD + "\"choices\":[]," + usageField(in, out) + "}";
    }

    /** A content chunk on which usage rides. */
    public static String wordWithUsage(String word, int in, int out) {
        return HEAD
                + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\""
                + word
                + "\"},\"finish_reason\":null}],"
                + usageField(in, out)
                + "}";
    }

    /** A buffered answer with this message, given as JSON. */
    public static String completion(String message, String finish) {
        return "{\"id\":\"up-1\",\"object\":\"chat.completion\",\"created\":1750000000,"
                + "\"model\":\"upstream-name\",\"service_tier\":\"default\",\"choices\":[{\"index\":0,"
                + "\"message\":"
                + message
                + ",\"finish_reason\":\""
                + finish
                + "\"}],"
                + usageField(100, 20)
                + "}";
    }

    private static String choice(String rest) {
        return HEAD + "\"choices\":[{\"index\":0," + rest + "}]}";
    }

    private static String usageField(int in, int out) {
        return "\"usage\":{\"prompt_tokens\":%d,\"completion_tokens\":%d,\"total_tokens\":%d}"
                .formatted(in, out, in + out);
    }
}
