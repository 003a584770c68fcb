package io.sfai.gateway.agent;

import io.sfai.gateway.error.GatewayError.Unavailable;
import io.sfai.gateway.inference.Part;
import io.sfai.gateway.tool.CheckedTool;
import io.sfai.gateway.tool.ToolOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The calls of one round, run at once, each on a virtual thread and for as long as it may. */
final class ToolRuns {
    /** A model that calls more at once is lost, and each may hold a connection. */
    private static final int MOST = 32;

    /** Tools bound their own time, and know better what was late; this is for those that don't. */
    private static final Duration GRACE = Duration.ofMillis(500);

    private final BlockingQueue<Done> done = new LinkedBlockingQueue<>();

    /** The ids of calls of which nothing is known yet. */
    private final Set<String> open = ConcurrentHashMap.newKeySet();

    private final List<Running> running = new ArrayList<>();
    private final long started = System.nanoTime();

    /** A call that has ended. */
    record Done(Part.ToolCall call, String server, ToolOutcome outcome, Duration took) {}

    private record Running(Part.ToolCall call, CheckedTool tool, Thread thread, Duration most) {}

    /**
     * @param longest for all of them
     */
    ToolRuns(List<Part.ToolCall> calls, Toolbox toolbox, Duration longest) {
        for (Part.ToolCall call : calls) {
            open.add(call.id());
            CheckedTool tool = toolbox.find(call.name());
            if (tool == null) {
                finished(
                        call,
                        toolbox.server(call.name()),
                        ToolOutcome.failed(noSuchTool(call, toolbox)));
            } else if (!longest.isPositive()) {
                finished(call, tool.server(), ToolOutcome.failed("not run: there is no time left"));
            } else if (running.size() == MOST) {
                finished(
                        call,
                        tool.server(),
                        ToolOutcome.failed("not run: at most " + MOST + " calls are run at once"));
            } else {
                Duration patience = tool.patience().plus(GRACE);
                Duration most = patience.compareTo(longest) < 0 ? patience : longest;
                Thread thread =
                        Thread.ofVirtual()
                                .unstarted(() -> finished(call, tool.server(), run(tool, call)));
                running.add(new Running(call, tool, thread, most));
            }
        }
        running.forEach(each -> each.thread.start());
    }

    private static String noSuchTool(Part.ToolCall call, Toolbox toolbox) {
        return "there is no tool \""
                + call.name()
                + "\"; there are "
                + String.join(", ", toolbox.names());
    }

    private static ToolOutcome run(CheckedTool tool, Part.ToolCall call) {
        try {
            return tool.call(call.arguments());
        } catch (RuntimeException | StackOverflowError e) {
            return ToolOutcome.failed("the tool failed");
        }
    }

    private void finished(Part.ToolCall call, String server, ToolOutcome outcome) {
        done.add(new Done(call, server, outcome, took()));
    }

    /** Since the calls began. */
    Duration took() {
        return Duration.ofNanos(System.nanoTime() - started);
    }

    /** Waits at most this long for the next call that ends; null if none has. */
    @Nullable Done await(Duration wait) {
        Running first = firstToStop();
        Duration left = first == null ? wait : first.most.minus(took());
        Duration shorter = left.compareTo(wait) < 0 ? left : wait;
        try {
            Done next = done.poll(Math.max(0, shorter.toNanos()), TimeUnit.NANOSECONDS);
            if (next != null) {
                // What comes from a call that was stopped is not waited for any more.
                return open.remove(next.call.id()) ? next : null;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unavailable("the gateway is stopping", "gateway_stopping").exception();
        }
        return first == null || first.most.compareTo(took()) > 0 ? null : stopped(first);
    }

    private Done stopped(Running late) {
        late.thread.interrupt();
        open.remove(late.call.id());
        String reason = "stopped: no result within " + seconds(late.most);
        return new Done(late.call, late.tool.server(), ToolOutcome.failed(reason), took());
    }

    private @Nullable Running firstToStop() {
        Running first = null;
        for (Running each : running) {
            if (!open.contains(each.call.id())) {
                continue;
            }
            if (first == null || each.most.compareTo(first.most) < 0) {
                first = each;
            }
        }
        return first;
    }

    private static String seconds(Duration time) {
        return Math.max(1, time.toSeconds()) + " s";
    }

    /**
     * Stops what still runs, without waiting for it; any thread may.
     *
     * @return what had not ended
     */
    List<Done> stop() {
        List<Done> stopped = new ArrayList<>();
        for (Running each : running) {
            each.thread.interrupt();
            if (open.remove(each.call.id())) {
                ToolOutcome gone = ToolOutcome.failed("stopped: nobody waits for it any more");
                stopped.add(new Done(each.call, each.tool.server(), gone, took()));
            }
        }
        return stopped;
    }
}
