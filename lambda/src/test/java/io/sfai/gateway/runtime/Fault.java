package io.sfai.gateway.runtime;

/** Everything that {@link FakeRuntimeApi} can do other than well. */
enum Fault {
    /** The event comes in chunks, with an extension and a trailer. */
    CHUNKED_EVENT,
    /** The event's headers are in lower case. */
    LOWER_CASE_HEADERS,
    /** The event has none of the headers that can be done without. */
    BARE_EVENT,
    /** The event comes after an interim reply. */
    INTERIM_REPLY,
    /** The event's connection is announced to close, and closes. */
    CLOSES_AFTER_EVENT,
    /** The event's connection closes once the event is out, with no word. */
    HANGS_UP_AFTER_EVENT,
    /** The event's connection is reset once the event is out, with no word. */
    RESETS_AFTER_EVENT,
    /** The connection closes while it waits for an event, which the next one gets. */
    HANGS_UP_WHILE_WAITING,
    /** The event is shorter than it says. */
    CUTS_EVENT,
    /** The event has no id. */
    NO_REQUEST_ID,
    /** What comes is not HTTP. */
    GARBAGE,
    /** There is no event, only status 403. */
    REFUSES_NEXT,
    /** The answer gets 400. */
    REPLIES_400,
    /** The answer gets 413. */
    REPLIES_413,
    /** The answer gets 413 after its first bytes, and the connection closes. */
    REPLIES_413_EARLY,
    /** The answer's connection is reset after its first bytes. */
    RESETS_DURING_ANSWER,
    /** The answer gets 500. */
    REPLIES_500
}
