package io.sfai.gateway.api.items;

import io.sfai.gateway.inference.Part;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonException;
import io.sfai.gateway.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The {@code encrypted_content} of a reasoning item: a thought as its model signed it, so that a
 * client which keeps nothing else can send it back. It is encoded, not encrypted: its words are
 * those of the item's summary, and its model checks the signature.
 */
public final class SignedThoughts {
    /** Ours, in the first form that it has had. */
    private static final String MARK = "sfai1.";

    private SignedThoughts() {}

    public static String encoded(Part.Thought thought) {
        JsonObject json =
                switch (thought) {
                    case Part.Thinking t ->
                            new JsonObject().put("text", t.text()).put("signature", t.signature());
                    case Part.RedactedThinking t -> new JsonObject().put("data", t.data());
                };
        return MARK + Base64.getUrlEncoder().withoutPadding().encodeToString(Json.bytes(json));
    }

    /** Whether this is a model's that does not speak Responses. */
    public static boolean isOurs(String content) {
        return content.startsWith(MARK);
    }

    /** The thought, or null for what another service sealed, or somebody changed. */
    public static Part.@Nullable Thought decoded(@Nullable String content) {
        if (content == null || !content.startsWith(MARK)) {
            return null;
        }
        try {
            byte[] json = Base64.getUrlDecoder().decode(content.substring(MARK.length()));
            return thought(Json.object(new String(json, StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException | JsonException e) {
            return null;
        }
    }

    private static Part.@Nullable Thought thought(JsonObject json) {
        String data = json.string("data", "");
        String signature = json.string("signature", "");
        if (!data.isEmpty()) {
            return new Part.RedactedThinking(data);
        }
        return signature.isEmpty() ? null : new Part.Thinking(json.string("text", ""), signature);
    }
}
