package io.sfai.gateway.auth;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The text of a virtual key: {@code sk-sfai-}, twelve digits and small letters that name it, a
 * dash, and 43 digits and letters that hold 256 random bits.
 */
final class KeyText {
    /** What the id of every key begins with. */
    static final String ID = "key_";

    private static final String START = "sk-sfai-";
    private static final int NAME_LENGTH = 12;
    private static final int SECRET_LENGTH = 43;
    private static final int DASH = START.length() + NAME_LENGTH;
    private static final int LENGTH = DASH + 1 + SECRET_LENGTH;

    private static final String DIGITS =
            "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

    private static final int SMALL = 36;
    private static final BigInteger BASE = BigInteger.valueOf(DIGITS.length());

    private KeyText() {}

    /** The id of the key that a text may be, or null if no key looks like it. */
    static @Nullable String id(String text) {
        if (text.length() != LENGTH || !text.startsWith(START) || text.charAt(DASH) != '-') {
            return null;
        }
        for (int i = DASH + 1; i < LENGTH; i++) {
            if (DIGITS.indexOf(text.charAt(i)) < 0) {
                return null;
            }
        }
        String id = ID + text.substring(START.length(), DASH);
        return isId(id) ? id : null;
    }

    /** Whether a text looks like the id of a key. */
    static boolean isId(String text) {
        if (text.length() != ID.length() + NAME_LENGTH || !text.startsWith(ID)) {
            return false;
        }
        for (int i = ID.length(); i < text.length(); i++) {
            int digit = DIGITS.indexOf(text.charAt(i));
            if (digit < 0 || digit >= SMALL) {
                return false;
            }
        }
        return true;
    }

    /** An id that nobody has had. */
    static String freshId(SecureRandom random) {
        StringBuilder id = new StringBuilder(ID);
        for (int i = 0; i < NAME_LENGTH; i++) {
            id.append(DIGITS.charAt(random.nextInt(SMALL)));
        }
        return id.toString();
    }

    /** A text for an id that nobody can guess. */
    static String fresh(String id, SecureRandom random) {
        byte[] bits = new byte[32];
        random.nextBytes(bits);
        StringBuilder secret = new StringBuilder();
        BigInteger rest = new BigInteger(1, bits);
        while (secret.length() < SECRET_LENGTH) {
            BigInteger[] parts = rest.divideAndRemainder(BASE);
            secret.append(DIGITS.charAt(parts[1].intValue()));
            rest = parts[0];
        }
        return START + id.substring(ID.length()) + "-" + secret;
    }

    /** SHA-256 of a text, in lower-case hex: all that is stored of it. */
    static String sha256(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
