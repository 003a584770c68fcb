package io.sfai.gateway.local.chat;

/** A piece of an answer, as it came. */
sealed interface Piece {
    String text();

    /** Of what the model thinks before it answers. */
    record Thought(String text) implements Piece {}

    record Words(String text) implements Piece {}
}
