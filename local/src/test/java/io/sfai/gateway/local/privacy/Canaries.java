package io.sfai.gateway.local.privacy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The values that a run must not print or store.
 *
 * @param virtual keys that the gateway has given out
 */
public record Canaries(List<String> virtual) {
    /** Like the one that the stack generates: of no shape that could be known for a key. */
    public static final String MASTER = "Xq7PzR2mVw9LtK4nBs8DHf3cQyAe6Gu1JxMo5Zr0TbWiNd";

    public static final String SHAPED = "sk-leak-4711-AbCdEfGhIj";

    /** Of no known shape, and written otherwise in a URL and in JSON. */
    public static final String STRANGE = "tiger.Lily+42/zz==";

    public static final String CLAUDE = "sk-ant-api03-canary_AbCdEf-0123456789";

    /** Sent as a key by somebody who has none. */
    public static final String STRANGER = "velvetHorizon_77/no+key";

    public static final String BASIC = "leaky-user:velvet-hunter2";

    /** What {@link #PATTERN} matches. */
    public static final String PATIENT = "patient-0815-4711-MUSTERMANN";

    /** For {@code LOG_REDACT}. */
    public static final String PATTERN = "patient-[0-9-]+[A-Z]+";

    /** Of the gateway, for its map. */
    public static final Map<String, String> SECRETS =
            Map.of(
                    "SHAPED_API_KEY", SHAPED,
                    "STRANGE_API_KEY", STRANGE,
                    "CLAUDE_API_KEY", CLAUDE);

    /** These and keys that were given out later. */
    public Canaries with(List<String> issued) {
        List<String> keys = new ArrayList<>(virtual);
        keys.addAll(issued);
        return new Canaries(keys);
    }

    /** All of them. */
    List<Canary> all() {
        List<Canary> all = new ArrayList<>();
        all.add(new Canary("the master key", MASTER));
        all.add(new Canary("a provider's key", SHAPED));
        all.add(new Canary("a provider's key of no shape", STRANGE));
        all.add(new Canary("Anthropic's key", CLAUDE));
        all.add(new Canary("a stranger's key", STRANGER));
        all.add(new Canary("a user and a password", BASIC));
        all.add(new Canary("what a pattern matches", PATIENT));
        virtual.forEach(key -> all.add(new Canary("a virtual key", key)));
        return all;
    }

    /** What a user may paste into anything. */
    List<String> pasted() {
        List<String> pasted = new ArrayList<>(List.of(MASTER, SHAPED, STRANGE, CLAUDE, PATIENT));
        pasted.addAll(virtual);
        return pasted;
    }

    /** What opens the gateway, or did. */
    List<String> keys() {
        List<String> keys = new ArrayList<>(virtual);
        keys.add(MASTER);
        return keys;
    }
}
