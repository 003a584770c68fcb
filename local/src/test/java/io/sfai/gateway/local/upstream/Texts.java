package io.sfai.gateway.local.upstream;

import io.sfai.gateway.json.Json;
import java.util.ArrayList;
import java.util.List;

/** Completions of text as servers write them. */
public final class Texts {
    private static final String HEAD =
            "{\"id\":\"cmpl-up\",\"object\":\"text_completion\",\"created\":1750000000,"
                    + "\"model\":\"upstream-name\",\"x\":[1.0],\"choices\":[";

    private Texts() {}

    /** A stream that says these words and stops, with no usage. */
    public static List<String> words(String... words) {
        List<String> all = new ArrayList<>();
        for (String word : words) {
            all.add(choice(word, "null") + "]}");
        }
        all.add(choice("", "\"stop\"") + "]}");
        return all;
    }

    /** The chunk that has usage and no choices. */
    public static String usage(int in, int out) {
        return HEAD + "]," + usageField(in, out);
    }

    /** A whole answer. */
    public static String whole(String text) {
        return choice(text, "\"stop\"") + "]," + usageField(100, 20);
    }

    private static String choice(String text, String finish) {
        return HEAD
                + "{\"text\":"
                + Json.text(text)
                + ",\"index\":0,\"logprobs\":null,\"finish_reason\":"
                + finish
                + "}";
    }

    private static String usageField(int in, int out) {
        return "\"usage\":{\"prompt_tokens\":%d,\"completion_tokens\":%d,\"total_tokens\":%d}}"
                .formatted(in, out, in + out);
    }
}
