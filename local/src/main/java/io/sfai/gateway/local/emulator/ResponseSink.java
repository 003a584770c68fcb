package io.sfai.gateway.local.emulator;

/**
 * Where the answer of one invocation goes. {@link #begin}, {@link #piece} and {@link #end} come
 * from one thread in this order; {@link #fail} comes from any thread at any time and ends the
 * answer. What comes after an end is ignored. None of them throws: a caller that went away is the
 * sink's own affair, as on AWS, where a function is not told.
 */
interface ResponseSink {
    /**
     * The answer begins.
     *
     * @param contentType as the runtime declared it
     * @param streamed whether it was posted in streaming mode
     */
    void begin(String contentType, boolean streamed);

    /** Some bytes of the answer, in the order and the pieces in which they came. */
    void piece(byte[] bytes, int offset, int length);

    /** The answer is whole. */
    void end();

    /** The answer ends here, badly. */
    void fail(FunctionFailure failure);
}
