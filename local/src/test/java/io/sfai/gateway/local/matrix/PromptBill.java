package io.sfai.gateway.local.matrix;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Bills prompts as Anthropic and Bedrock do: what stands before a mark is kept, a later prompt that
 * begins with it reads it, and a mark looks no further back than 20 blocks.
 */
final class PromptBill {
    private static final int LEAST_TOKENS = 1024;
    private static final int LOOK_BACK = 20;

    /** Beginnings that are kept, by all that they say. */
    private final Set<String> kept = ConcurrentHashMap.newKeySet();

    /** What a prompt costs: tokens at the price of input, of a cache's reads and of its writes. */
    record Bill(long input, long read, long write) {}

    /**
     * A piece of a prompt.
     *
     * @param marked whether the client says that all up to here is to be kept
     */
    record Block(String json, boolean marked) {
        long tokens() {
            return json.length() / 4;
        }
    }

    Bill bill(List<Block> blocks) {
        List<String> beginnings = new ArrayList<>();
        List<Long> tokens = new ArrayList<>();
        StringBuilder all = new StringBuilder();
        long sum = 0;
        for (Block block : blocks) {
            beginnings.add(all.append(block.json).append('\n').toString());
            tokens.add(sum += block.tokens());
        }
        long read = 0;
        long marked = 0;
        for (int at = 0; at < blocks.size(); at++) {
            if (blocks.get(at).marked && tokens.get(at) >= LEAST_TOKENS) {
                marked = tokens.get(at);
                for (int back = at; back >= 0 && back > at - LOOK_BACK; back--) {
                    if (kept.contains(beginnings.get(back))) {
                        read = Math.max(read, tokens.get(back));
                    }
                }
            }
        }
        for (int at = 0; at < blocks.size(); at++) {
            if (blocks.get(at).marked && tokens.get(at) >= LEAST_TOKENS) {
                kept.add(beginnings.get(at));
            }
        }
        long write = Math.max(0, marked - read);
        return new Bill(sum - read - write, read, write);
    }

    /** The blocks of a request in either protocol: tools, system, turns. */
    static List<Block> blocks(JsonObject body) {
        List<Block> blocks = new ArrayList<>();
        JsonObject config = body.object("toolConfig");
        add(config == null ? body.get("tools") : config.get("tools"), "tool", blocks);
        add(body.get("system"), "system", blocks);
        for (JsonObject turn : At.objects(body, "messages")) {
            add(turn.get("content"), turn.string("role", ""), blocks);
        }
        return blocks;
    }

    private static void add(@Nullable Object content, String kind, List<Block> blocks) {
        if (content instanceof String text) {
            blocks.add(new Block(kind + text, false));
        }
        for (Object each : content instanceof JsonArray array ? array : new JsonArray()) {
            JsonObject block = At.object(each).copy();
            if (block.has("cachePoint")) {
                Block before = blocks.removeLast();
                blocks.add(new Block(before.json, true));
            } else {
                boolean marked = block.remove("cache_control") != null;
                blocks.add(new Block(kind + Json.text(block), marked));
            }
        }
    }

    /** How many marks a request has, wherever they stand. */
    static int marks(JsonObject body) {
        String text = Json.text(body);
        return text.split("\"cache_control\":|\"cachePoint\":", -1).length - 1;
    }
}
