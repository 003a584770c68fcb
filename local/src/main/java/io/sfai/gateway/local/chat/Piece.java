package io.sfai.gateway.local.chat;

/** A piece of an answer, as it came. */
sealed interface Piece {
    /** Of what the model thinks before it answers. */
    record Thought(String text) implements Piece {}

    record Words(String text) implements Piece {}

    /** The model begins to speak again, after it has spoken. */
    record Paragraph() implements Piece {}

    /** A call that the gateway runs, or that it failed, on one line. */
    record Tool(String line) implements Piece {}
}
