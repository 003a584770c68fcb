package io.sfai.gateway.session;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The name of a conversation, under which its owner finds it: {@code conv_} and 48 hexadecimal
 * digits if the gateway made it, else what a client chose.
 *
 * @param text 1 to 200 characters, none of them a control character
 */
public record ConversationId(String text) {
    private static final String GENERATED = "conv_";
    private static final int LONGEST = 200;

    /** Of the key in the store; as many as {@link ResponseId} has for a conversation. */
    private static final int DIGITS = 24;

    /** A new one. */
    public static ConversationId generate() {
        return new ConversationId(GENERATED + ResponseId.random(24) + ResponseId.random(24));
    }

    /** A new one as a client might choose it, a UUID of version 7: they sort by their time. */
    public static ConversationId timed(Instant now) {
        UUID random = UUID.randomUUID();
        long low = random.getMostSignificantBits() & 0xfff;
        long high = now.toEpochMilli() << 16 | 0x7000 | low;
        return new ConversationId(new UUID(high, random.getLeastSignificantBits()).toString());
    }

    /** Reads an id as clients have it; null if it can be none. */
    public static @Nullable ConversationId parse(String id) {
        boolean fits =
                !id.isBlank()
                        && id.codePointCount(0, id.length()) <= LONGEST
                        && id.codePoints().noneMatch(ConversationId::isNoCharacter);
        return fits ? new ConversationId(id) : null;
    }

    /** Control characters, the ends of lines, and halves of characters, which no store keeps. */
    private static boolean isNoCharacter(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    true;
            default -> false;
        };
    }

    /** Whether it is there only if it was created: the others begin with their first turn. */
    public boolean isGenerated() {
        return text.startsWith(GENERATED);
    }

    /** The id of a response in this conversation; it says in which one. */
    public ResponseId response(Instant now) {
        return ResponseId.in(key(), now);
    }

    /** Names it in the store, whatever characters it has. */
    String key() {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** As clients have it. */
    @Override
    public String toString() {
        return text;
    }
}
