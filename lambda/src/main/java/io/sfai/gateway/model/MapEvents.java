package io.sfai.gateway.model;

import java.util.List;

/** What happens to the model map over time, for the log. Called from any thread. */
public interface MapEvents {
    /** Tells nobody. */
    MapEvents NONE =
            new MapEvents() {
                @Override
                public void loaded(int aliases, String etag) {}

                @Override
                public void rejected(List<Problem> problems, String etag) {}

                @Override
                public void refreshFailed(String message) {}
            };

    /** A map is in force from now on. */
    void loaded(int aliases, String etag);

    /** A text was refused whole, told once for each; the map before it, if any, serves on. */
    void rejected(List<Problem> problems, String etag);

    /** The map could not be asked for, or not in time; the last good one, if any, serves. */
    void refreshFailed(String message);
}
