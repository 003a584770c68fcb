package io.sfai.gateway.triage;

import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.Message;
import io.sfai.gateway.inference.Message.Role;
import io.sfai.gateway.inference.Part;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * What a conversation is found again by: its name, if it has one, and how it began. Both, since a
 * client that could go on by name may as well send the whole of it again. Hashes, so that nobody
 * reads in the store what was said.
 */
final class ConversationKeys {
    private ConversationKeys() {}

    /** The keys of a request's conversation, the surest first; each alias has its own. */
    static List<String> of(InferenceRequest request) {
        List<String> keys = new ArrayList<>(2);
        String session = request.envelope().session();
        if (session != null) {
            keys.add(hash(request.alias(), "session", session));
        }
        String beginning = beginning(request.messages());
        if (!beginning.isEmpty()) {
            keys.add(hash(request.alias(), "beginning", beginning));
        }
        return keys;
    }

    /** What the user said first. Marks of caches move between turns, so they don't count. */
    private static String beginning(List<Message> messages) {
        StringBuilder said = new StringBuilder();
        for (Message message : messages) {
            if (message.role() != Role.USER) {
                continue;
            }
            for (Part part : message.parts()) {
                switch (part) {
                    case Part.Text text -> said.append(text.text());
                    case Part.Image image -> said.append(image.url());
                    case Part.File file -> said.append(file.url());
                    default -> {}
                }
            }
            break;
        }
        return said.toString();
    }

    private static String hash(String alias, String kind, String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String each : List.of(alias, kind, text)) {
                digest.update(each.getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
