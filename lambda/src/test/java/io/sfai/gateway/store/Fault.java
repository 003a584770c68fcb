package io.sfai.gateway.store;

import java.time.Duration;

/** What a fake table does with one call. */
sealed interface Fault {
    /** It works. */
    record None(String answer) implements Fault {}

    /** Nothing for a while, then something else. */
    record Slow(Duration time, Fault then) implements Fault {}

    /** It wants fewer calls, in the words of the given error. */
    record Throttled(String code) implements Fault {}

    /** Any other error of the service. */
    record Refused(int status, String code, String message) implements Fault {}

    /** The connection ends without a byte. */
    record Cut() implements Fault {}

    /** The connection ends amid the answer's body. */
    record CutAmid(String answer) implements Fault {}

    /** Bytes that are no HTTP. */
    record Garbage() implements Fault {}

    /** A good status, and JSON that just stops. */
    record HalfJson() implements Fault {}

    /** The call is read and nothing is ever said. */
    record Silence() implements Fault {}

    /** The answer begins at once and goes on a byte every so often, without end. */
    record Drip(Duration pause) implements Fault {}
}
