package io.sfai.gateway.agent;

import io.sfai.gateway.agent.Bounds.Bound;
import io.sfai.gateway.inference.Journal;
import io.sfai.gateway.inference.Part;
import io.sfai.gateway.inference.ToolRun;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the log is told of a run. */
record RunLog(Journal journal, Bounds bounds, Toolbox toolbox) {
    /**
     * A call has ended.
     *
     * @param given what the model gets of it
     */
    void ran(ToolRuns.Done done, List<Part> given) {
        long bytes = given.stream().mapToLong(RunLog::bytes).sum();
        boolean good = !done.outcome().failed();
        journal.ran(new ToolRun(done.server(), done.call().name(), done.took(), good, bytes));
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
     * @param met the bound that it met, if it did
     */
    void over(@Nullable Bound met) {
        journal.note("steps", bounds.steps());
        if (met != null) {
            journal.note("stoppedBy", met.setting);
        }
        if (!toolbox.shadowed().isEmpty()) {
            journal.note("toolsShadowed", String.join(", ", toolbox.shadowed()));
        }
    }
}
