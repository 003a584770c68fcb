package io.sfai.gateway.local.emulator;

/** What an environment learns from its runtime; called on the connection that brought it. */
interface RuntimeEvents {
    /** A worker asks for work: init is over, and so is what the worker did before. */
    void polled();

    /** A worker is about to get this invocation; its deadline is set. */
    void dispatched(Invocation invocation);

    /** Init, or the work after a restore, failed in the runtime's own words. */
    void initFailed(FunctionFailure failure);

    /** The runtime is ready for its snapshot; it goes on when this returns. */
    void snapshot();

    /** The runtime sent something that is not the protocol; it was refused. */
    void protocolError(String what);
}
