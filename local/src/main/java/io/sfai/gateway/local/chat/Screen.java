package io.sfai.gateway.local.chat;

import java.io.PrintWriter;

/** Shows answers as they come. Nothing that a server says can control the terminal. */
final class Screen {
    private static final String DIM = "\u001b[2m";
    private static final String RED = "\u001b[31m";
    private static final String PLAIN = "\u001b[0m";

    private final PrintWriter out;
    private final Look look;
    private boolean thinking;
    private boolean lineBegun;

    Screen(PrintWriter out, Look look) {
        this.out = out;
        this.look = look;
    }

    /** A piece of an answer; thoughts are no part of it in a pipe. */
    void show(Piece piece) {
        switch (piece) {
            case Piece.Thought thought -> thought(Printable.text(thought.text()));
            case Piece.Words words -> words(Printable.text(words.text()));
            case Piece.Paragraph paragraph -> paragraph();
            case Piece.Tool tool -> tool(tool.line());
        }
        out.flush();
    }

    private void thought(String text) {
        if (look == Look.BARE || text.isEmpty()) {
            return;
        }
        if (!thinking && look == Look.PLAIN) {
            endLine();
            out.println("[thinking]");
        }
        thinking = true;
        print(styled(DIM, text), text);
    }

    private void words(String text) {
        if (thinking && !text.isEmpty()) {
            endLine();
            out.println(look == Look.PLAIN ? "[answer]" : "");
            thinking = false;
        }
        print(text, text);
    }

    private void paragraph() {
        if (lineBegun && !thinking) {
            endLine();
            out.println();
        }
    }

    private void tool(String line) {
        if (look != Look.BARE) {
            endLine();
            note(line);
        }
    }

    private void print(String styled, String text) {
        out.print(styled);
        lineBegun = text.isEmpty() ? lineBegun : !text.endsWith("\n");
    }

    /** Ends an answer, with how it went where that is no part of it. */
    void end(Turn turn) {
        endLine();
        if (look != Look.BARE) {
            note(TurnLine.of(turn));
        }
    }

    /** Ends an answer that broke off; whether any of it was shown. */
    void endLine() {
        thinking = false;
        if (lineBegun) {
            out.println();
            lineBegun = false;
        }
        out.flush();
    }

    /** Says something beside answers. */
    void note(String text) {
        out.println(styled(DIM, Printable.text(text)));
        out.flush();
    }

    /** Says what went wrong. */
    void trouble(String text) {
        out.println(styled(RED, Printable.text(text)));
        out.flush();
    }

    private String styled(String style, String text) {
        return look == Look.COLOURED ? style + text + PLAIN : text;
    }
}
