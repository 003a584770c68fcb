package io.sfai.gateway.model;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what happened to a map, in short. */
final class RecordedEvents implements MapEvents {
    final List<String> all = new CopyOnWriteArrayList<>();

    @Override
    public void loaded(int aliases, String etag) {
        all.add("loaded " + aliases);
    }

    @Override
    public void rejected(List<Problem> problems, String etag) {
        all.add("rejected " + problems.getFirst());
    }

    @Override
    public void refreshFailed(String message) {
        all.add("failed " + message);
    }
}
