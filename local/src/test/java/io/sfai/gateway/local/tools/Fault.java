package io.sfai.gateway.local.tools;

import java.time.Duration;
import java.util.List;

/** What can be wrong with a server. */
public sealed interface Fault {
    /** An answer to every message. */
    record Status(int status, String type, String body) implements Fault {}

    /**
     * An answer to every message of one method, with a good status; {@code $ID} stands for the
     * message's id and {@code $AUTHORIZATION} for the header that came with it.
     */
    record Instead(String method, String type, String body) implements Fault {}

    /** JSON-RPC results in place of a method's own, one after the other, the last one for ever. */
    record Results(String method, List<String> results) implements Fault {}

    /** Each answer waits. */
    record Slow(String method, Duration delay) implements Fault {}

    /** Events without end, and never the answer; nothing between them but the pause. */
    record Endless(String method, String event, Duration pause) implements Fault {}

    /** A method's message is taken, and the connection breaks in its answer. */
    record Breaks(String method) implements Fault {}

    /** Another address is named. */
    record Redirect(String location) implements Fault {}

    /** Sessions are not known any more. */
    record Forgetful(int status) implements Fault {}

    /** A header is asked for. */
    record Guarded(String header, String value) implements Fault {}
}
