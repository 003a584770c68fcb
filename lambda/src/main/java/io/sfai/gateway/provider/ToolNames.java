package io.sfai.gateway.provider;

import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.Message;
import io.sfai.gateway.inference.Part;
import io.sfai.gateway.inference.Tool;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Tools' names as an upstream takes them, and back. A name that it takes anyway stays; another one
 * gets a form that depends on nothing but itself, so that what an upstream has cached under it
 * stays good when tools come and go.
 */
public final class ToolNames {
    private static final int HASH_CHARACTERS = 8;

    private final int longest;
    private final Map<String, String> sent = new HashMap<>();
    private final Map<String, String> originals = new HashMap<>();

    /**
     * @param longest how many of {@code [a-zA-Z0-9_-]} the upstream takes
     */
    private ToolNames(int longest) {
        this.longest = longest;
    }

    /**
     * Of all names in a request: of its tools and of the calls in its history.
     *
     * @param longest how many of {@code [a-zA-Z0-9_-]} the upstream takes
     */
    public static ToolNames of(InferenceRequest request, int longest) {
        Set<String> names = new LinkedHashSet<>();
        for (Tool tool : request.tools()) {
            names.add(tool.name());
        }
        for (Message message : request.messages()) {
            for (Part part : message.parts()) {
                if (part instanceof Part.ToolCall call) {
                    names.add(call.name());
                }
            }
        }
        ToolNames all = new ToolNames(longest);
        // Those that stay come first, so that no other takes their place.
        names.forEach(name -> all.add(name, true));
        names.forEach(name -> all.add(name, false));
        return all;
    }

    /** The name that the upstream knows a tool by. */
    public String sent(String name) {
        String known = sent.get(name);
        return known == null ? fitting(name, longest) : known;
    }

    /** The name that the client knows a tool by; one that the upstream made up stays as it is. */
    public String original(String name) {
        return originals.getOrDefault(name, name);
    }

    /**
     * A text, such as a call's id, as an upstream takes it: itself where it can be, or one made
     * from it.
     *
     * @param longest how many of {@code [a-zA-Z0-9_-]} the upstream takes
     */
    public static String fitting(String text, int longest) {
        return fits(text, longest) ? text : made(text, longest, 0);
    }

    private void add(String name, boolean whereItStays) {
        boolean stays = fits(name, longest);
        if (stays != whereItStays || sent.containsKey(name)) {
            return;
        }
        String fitted = stays ? name : made(name, longest, 0);
        for (int round = 1; originals.containsKey(fitted); round++) {
            fitted = made(name, longest, round);
        }
        sent.put(name, fitted);
        originals.put(fitted, name);
    }

    private static boolean fits(String name, int longest) {
        for (int i = 0; i < name.length(); i++) {
            if (!isPlain(name.charAt(i))) {
                return false;
            }
        }
        return !name.isEmpty() && name.length() <= longest;
    }

    private static boolean isPlain(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '_'
                || c == '-';
    }

    private static String made(String name, int longest, int round) {
        int kept = Math.min(name.length(), longest - HASH_CHARACTERS - 1);
        StringBuilder made = new StringBuilder(longest);
        for (int i = 0; i < kept; i++) {
            made.append(isPlain(name.charAt(i)) ? name.charAt(i) : '_');
        }
        return made.append('_').append(hash(round == 0 ? name : name + round)).toString();
    }

    private static String hash(String name) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(name.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, HASH_CHARACTERS / 2);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
