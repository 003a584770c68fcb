package io.sfai.gateway.inference;

import io.sfai.gateway.json.JsonNumbers;

/** What stands for one input of an embedding, in one of the two forms that have it exactly. */
public sealed interface Vector {
    /** How many numbers it has. */
    int dimensions();

    /** Digit by digit as its upstream wrote it. */
    record Written(JsonNumbers numbers) implements Vector {
        @Override
        public int dimensions() {
            return numbers.size();
        }
    }

    /**
     * As floats.
     *
     * @param bytes four for each number, the lowest first
     */
    record Packed(byte[] bytes) implements Vector {
        @Override
        public int dimensions() {
            return bytes.length / Float.BYTES;
        }
    }
}
