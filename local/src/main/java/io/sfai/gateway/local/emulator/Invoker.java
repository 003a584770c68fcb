package io.sfai.gateway.local.emulator;

/** Gets invocations to the function. */
@FunctionalInterface
interface Invoker {
    /** Takes an invocation, whose sink will get an end; false when all environments are busy. */
    boolean invoke(Invocation invocation);
}
