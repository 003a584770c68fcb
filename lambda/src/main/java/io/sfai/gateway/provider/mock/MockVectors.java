package io.sfai.gateway.provider.mock;

import io.sfai.gateway.error.GatewayError.BadRequest;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.Target;
import io.sfai.gateway.inference.Vector;
import io.sfai.gateway.provider.TextInputs;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Locale;

/**
 * Vectors of length 1 by hashing: each word and each three letters of one turn some places of the
 * vector, so that texts are the nearer to each other the more of these they share. The same text
 * has the same vector on every machine.
 */
final class MockVectors {
    private static final int DIMENSIONS = 256;
    private static final int MOST_DIMENSIONS = 4096;

    /** A word says more than its letters. */
    private static final int WEIGHT_OF_A_WORD = 3;

    /** Each piece turns so many places, so that two pieces seldom meet in all of them. */
    private static final int PLACES = 4;

    private final double[] sum;

    private MockVectors(int dimensions) {
        sum = new double[dimensions];
    }

    /**
     * One for each input, of as many dimensions as asked for, or 256.
     *
     * @throws io.sfai.gateway.error.GatewayException 400 if these are too many, or inputs are
     *     tokens
     */
    static List<Vector> of(InferenceRequest request, Target target) {
        List<String> texts = TextInputs.of(request, target);
        Number asked = request.parameters().number("dimensions");
        long dimensions = asked == null ? DIMENSIONS : asked.longValue();
        if (dimensions < 1 || dimensions > MOST_DIMENSIONS) {
            throw new BadRequest(
                            target.id()
                                    + " gives vectors of 1 to "
                                    + MOST_DIMENSIONS
                                    + " dimensions",
                            "dimensions",
                            null)
                    .exception();
        }
        return texts.stream().map(text -> of(text, (int) dimensions)).toList();
    }

    static Vector of(String text, int dimensions) {
        MockVectors vector = new MockVectors(dimensions);
        vector.add(text, 1);
        for (String word : text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+", -1)) {
            if (!word.isEmpty()) {
                vector.add(" " + word, WEIGHT_OF_A_WORD);
            }
            for (int i = 0; i + 3 <= word.length(); i++) {
                vector.add(word.substring(i, i + 3), 1);
            }
        }
        return vector.packed();
    }

    private void add(String piece, int weight) {
        long hash = piece.hashCode();
        for (int i = 0; i < PLACES; i++) {
            hash = mixed(hash + i);
            sum[(int) Long.remainderUnsigned(hash, sum.length)] += hash < 0 ? -weight : weight;
        }
    }

    /** Spreads near numbers far apart, as SplitMix64 does. */
    private static long mixed(long number) {
        long z = number + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    private Vector packed() {
        double square = 0;
        for (double each : sum) {
            square += each * each;
        }
        if (square == 0) {
            // Everything met its opposite, as it may in one dimension.
            sum[0] = 1;
            square = 1;
        }
        ByteBuffer floats =
                ByteBuffer.allocate(sum.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (double each : sum) {
            floats.putFloat((float) (each / Math.sqrt(square)));
        }
        return new Vector.Packed(floats.array());
    }
}
