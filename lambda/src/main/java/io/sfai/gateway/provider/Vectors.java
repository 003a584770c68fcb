package io.sfai.gateway.provider;

import io.sfai.gateway.inference.Vector;
import io.sfai.gateway.json.JsonNumbers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Vectors as upstreams send them, none of which is taken unseen. */
public final class Vectors {
    private Vectors() {}

    /**
     * An array of numbers, or floats in base64.
     *
     * @param written of {@link JsonNumbers#object}'s tree
     * @throws io.sfai.gateway.error.GatewayException if it is neither, empty, or not a number
     */
    public static Vector read(String provider, @Nullable Object written) {
        return switch (written) {
            case JsonNumbers numbers -> new Vector.Written(numbers);
            case String base64 -> packed(provider, base64);
            case null, default ->
                    throw Failures.malformed(
                            provider, "an embedding is neither numbers nor base64");
        };
    }

    /**
     * The same vectors, if there is one for each input and they fit each other.
     *
     * @throws io.sfai.gateway.error.GatewayException if not
     */
    public static List<Vector> checked(String provider, int inputs, List<Vector> vectors) {
        if (vectors.size() != inputs) {
            throw Failures.malformed(
                    provider, "%d embeddings for %d inputs".formatted(vectors.size(), inputs));
        }
        int dimensions = vectors.getFirst().dimensions();
        for (Vector vector : vectors) {
            if (vector.dimensions() != dimensions) {
                throw Failures.malformed(
                        provider,
                        "embeddings of %d and of %d numbers"
                                .formatted(dimensions, vector.dimensions()));
            }
        }
        return vectors;
    }

    private static Vector packed(String provider, String base64) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw Failures.malformed(provider, "an embedding's base64 is broken");
        }
        if (bytes.length == 0 || bytes.length % Float.BYTES != 0) {
            throw Failures.malformed(
                    provider, "an embedding's base64 is no whole number of floats");
        }
        ByteBuffer floats = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        while (floats.hasRemaining()) {
            if (!Float.isFinite(floats.getFloat())) {
                throw Failures.malformed(provider, "an embedding has something that is no number");
            }
        }
        return new Vector.Packed(bytes);
    }
}
