package io.sfai.gateway.local.emulator;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Notes what a runtime told its environment. */
final class QuietEvents implements RuntimeEvents {
    private final List<String> seen = new CopyOnWriteArrayList<>();

    List<String> seen() {
        return seen;
    }

    @Override
    public void polled() {
        seen.add("polled");
    }

    @Override
    public void dispatched(Invocation invocation) {
        seen.add("dispatched");
    }

    @Override
    public void initFailed(FunctionFailure failure) {
        seen.add("initFailed " + failure);
    }

    @Override
    public void snapshot() {
        seen.add("snapshot");
    }

    @Override
    public void protocolError(String what) {
        seen.add("protocolError " + what);
    }
}
