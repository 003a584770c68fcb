package io.sfai.gateway.api.embeddings;

import io.sfai.gateway.inference.Vector;
import io.sfai.gateway.json.JsonNumbers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** A piece of an answer's JSON, which may still stand where its upstream wrote it. */
sealed interface Written {
    int length();

    void copyTo(byte[] target, int at);

    /** Some JSON as it is. */
    static Written of(String json) {
        return new Bytes(json.getBytes(StandardCharsets.UTF_8));
    }

    /** A vector as an array of numbers: the upstream's own digits, if it sent any. */
    static Written numbers(Vector vector) {
        return switch (vector) {
            case Vector.Written written -> new Digits(written.numbers());
            case Vector.Packed packed -> of(digits(packed.bytes()));
        };
    }

    /** A vector as little-endian floats in base64. */
    static Written base64(Vector vector) {
        byte[] floats =
                switch (vector) {
                    case Vector.Written written -> packed(written.numbers().floats());
                    case Vector.Packed packed -> packed.bytes();
                };
        byte[] code = Base64.getEncoder().encode(floats);
        byte[] quoted = new byte[code.length + 2];
        System.arraycopy(code, 0, quoted, 1, code.length);
        quoted[0] = '"';
        quoted[quoted.length - 1] = '"';
        return new Bytes(quoted);
    }

    /** All pieces in one. */
    static byte[] together(List<Written> pieces) {
        int length = 0;
        for (Written piece : pieces) {
            length = Math.addExact(length, piece.length());
        }
        byte[] all = new byte[length];
        int at = 0;
        for (Written piece : pieces) {
            piece.copyTo(all, at);
            at += piece.length();
        }
        return all;
    }

    private static byte[] packed(float[] floats) {
        ByteBuffer bytes =
                ByteBuffer.allocate(floats.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(floats);
        return bytes.array();
    }

    /** The fewest digits that mean the same floats. */
    private static String digits(byte[] packed) {
        ByteBuffer floats = ByteBuffer.wrap(packed).order(ByteOrder.LITTLE_ENDIAN);
        StringBuilder json = new StringBuilder(packed.length * 3);
        char before = '[';
        while (floats.hasRemaining()) {
            json.append(before).append(floats.getFloat());
            before = ',';
        }
        return json.append(']').toString();
    }

    /** Bytes of our own. */
    record Bytes(byte[] bytes) implements Written {
        @Override
        public int length() {
            return bytes.length;
        }

        @Override
        public void copyTo(byte[] target, int at) {
            System.arraycopy(bytes, 0, target, at, bytes.length);
        }
    }

    /** An upstream's array of numbers. */
    record Digits(JsonNumbers numbers) implements Written {
        @Override
        public int length() {
            return numbers.length();
        }

        @Override
        public void copyTo(byte[] target, int at) {
            numbers.copyTo(target, at);
        }
    }
}
