package io.sfai.gateway.agent;

import io.sfai.gateway.agent.Bounds.Bound;
import io.sfai.gateway.inference.Journal;
import io.sfai.gateway.inference.Part;
import io.sfai.gateway.inference.ToolRun;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells a request's journal of its run: each call, and in the end how far it went. */
record RunDiary(Journal journal, Bounds bounds, Toolbox toolbox) {
    /**
     * A call has ended.
     *
     * @param parts what the model gets of it
     */
    void ran(ToolRuns.Done done, List<Part> parts) {
        journal.ran(
                new ToolRun(
                        done.server(),
                        done.call().name(),
                        done.took(),
                        !done.outcome().failed(),
                        parts.stream().mapToLong(RunDiary::bytes).sum()));
    }

    /** Calls that were stopped have run too, as far as the log goes. */
    void stopped(List<ToolRuns.Done> stopped, @Nullable Bound met) {
        if (!stopped.isEmpty()) {
            stopped.forEach(done -> ran(done, List.of()));
            ended(met);
        }
    }

    private static long bytes(Part part) {
        return switch (part) {
            case Part.Text text -> text.text().getBytes(StandardCharsets.UTF_8).length;
            case Part.Image image -> image.url().length();
            default -> 0;
        };
    }

    /**
     * The run is over.
     *
     * @param met the bound that ended it; null if none did
     */
    void ended(@Nullable Bound met) {
        journal.note("steps", bounds.steps());
        if (met != null) {
            journal.note("stoppedBy", met.setting);
        }
        if (!toolbox.shadowed().isEmpty()) {
            journal.note("toolsShadowed", String.join(", ", toolbox.shadowed()));
        }
    }
}
