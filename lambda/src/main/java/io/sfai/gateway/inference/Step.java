package io.sfai.gateway.inference;

/** What waiting on a stream gave: an event, nothing yet, or the end. */
public sealed interface Step permits InferenceEvent, Step.Idle, Step.End {
    Idle IDLE = new Idle();
    End END = new End();

    /** Nothing came within the wait. */
    record Idle() implements Step {}

    /** The terminal event has been seen; nothing follows. */
    record End() implements Step {}
}
