package io.sfai.gateway.agent;

import io.sfai.gateway.agent.Bounds.Bound;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.FinishReason;
import io.sfai.gateway.inference.FinishReason.Unified;
import io.sfai.gateway.inference.Inference;
import io.sfai.gateway.inference.InferenceEvent;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.InferenceStream;
import io.sfai.gateway.inference.Message;
import io.sfai.gateway.inference.Message.Role;
import io.sfai.gateway.inference.Part;
import io.sfai.gateway.inference.Step;
import io.sfai.gateway.inference.ToolData;
import io.sfai.gateway.inference.Usage;
import io.sfai.gateway.tool.ToolOutcome;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One answer in which the model is asked, its calls of the gateway's tools are run, and it is asked
 * again, until it answers or calls a tool of its client. All on the thread that pulls; only the
 * tools run beside.
 */
final class AgentStream implements InferenceStream {
    private static final String TARGET = "x-sfai-target";

    private final Inference next;
    private final InferenceRequest request;
    private final Toolbox toolbox;
    private final Bounds bounds;
    private final Shown shown;
    private final Handover handover;
    private final BroughtServers servers;
    private final RunDiary diary;
    private final InstantSource clock;

    private final List<Message> further = new ArrayList<>();
    private final List<Delta> ready = new ArrayList<>();
    private final Map<String, Part> results = new HashMap<>();
    private InferenceRequest asked;
    private Round round;
    private Usage before = Usage.NONE;
    private @Nullable Bound met;
    private @Nullable Map<String, String> headers;
    private boolean begun;
    private boolean ended;
    private volatile boolean closed;
    private volatile @Nullable InferenceStream answer;
    private volatile @Nullable ToolRuns runs;

    /**
     * @param request with the gateway's tools among its tools
     */
    AgentStream(
            Inference next,
            InferenceRequest request,
            Toolbox toolbox,
            Bounds bounds,
            Shown shown,
            Handover handover,
            BroughtServers servers,
            InstantSource clock) {
        this.next = next;
        this.request = request;
        this.toolbox = toolbox;
        this.bounds = bounds;
        this.shown = shown;
        this.handover = handover;
        this.servers = servers;
        this.diary = new RunDiary(request.journal(), bounds, toolbox);
        this.clock = clock;
        this.asked = request;
        this.round = new Round(toolbox, handover.calls());
    }

    /**
     * Asks for the first time.
     *
     * @throws GatewayException if the model can't be asked
     */
    AgentStream begin() {
        ask(request);
        return this;
    }

    private void ask(InferenceRequest again) {
        bounds.step();
        asked = again;
        InferenceStream opened = next.open(again);
        answer = opened;
        if (closed) {
            // Whoever closed may not have seen it.
            opened.close();
        }
    }

    @Override
    public Step next(Duration wait) {
        Instant until = clock.instant().plus(wait);
        while (!hasNews()) {
            if (ended || closed) {
                return Step.END;
            }
            Duration left = Duration.between(clock.instant(), until);
            if (!progress(left.isNegative() ? Duration.ZERO : left)) {
                return Step.IDLE;
            }
        }
        InferenceEvent event = InferenceEvent.of(List.copyOf(ready));
        ready.clear();
        return event;
    }

    /** Until there is something for the client, a later round may still fail with its status. */
    private boolean hasNews() {
        begun |= ended || ready.stream().anyMatch(Delta::isContent);
        return begun && !ready.isEmpty();
    }

    /** Takes the next thing that happens; false if nothing does within the wait. */
    private boolean progress(Duration wait) {
        try {
            ToolRuns running = runs;
            InferenceStream talking = answer;
            return running == null
                    ? talking != null && hear(talking, wait)
                    : collect(running, wait);
        } catch (GatewayException e) {
            diary.ended(met);
            throw e;
        }
    }

    private boolean hear(InferenceStream talking, Duration wait) {
        switch (talking.next(wait)) {
            case Step.Idle idle -> {
                return false;
            }
            case Step.End end -> roundOver(talking);
            case InferenceEvent event -> {
                for (Delta delta : event.deltas()) {
                    round.hear(delta, ready::add);
                    if (delta instanceof Delta.UsageReport report) {
                        ready.add(new Delta.UsageReport(before.plus(report.usage())));
                    }
                }
            }
        }
        return true;
    }

    private void roundOver(InferenceStream talking) {
        if (headers == null) {
            headers = talking.headers();
        }
        String target = talking.headers().get(TARGET);
        talking.close();
        answer = null;
        Usage used = round.usage(asked);
        bounds.used(target, used);
        List<Part.ToolCall> own = round.own();
        if (own.isEmpty() || !round.areCallsWhole() || met != null) {
            conclude(!own.isEmpty() && round.areCallsWhole());
            return;
        }
        // Whoever leaves while tools run has had this round.
        before = before.plus(used);
        request.journal().round(used);
        Duration most = closed ? Duration.ZERO : bounds.toolsMayTake();
        ToolRuns started = new ToolRuns(own, toolbox, most);
        runs = started;
        if (closed) {
            diary.stopped(started.stop(), met);
        }
        own.forEach(call -> show(shown.call(call, toolbox.server(call.name()))));
    }

    private void show(@Nullable Delta delta) {
        if (delta != null) {
            ready.add(delta);
        }
    }

    private boolean collect(ToolRuns running, Duration wait) {
        ToolRuns.Done done = running.await(wait);
        if (done == null) {
            return false;
        }
        Part.ToolCall call = done.call();
        ToolOutcome outcome = bounds.room().fitted(done.outcome());
        if (outcome.failed()) {
            bounds.failed(call.name(), call.arguments());
        }
        List<Part> parts = ToolData.marked(call.name(), outcome.parts());
        results.put(call.id(), new Part.ToolResult(call.id(), parts, outcome.failed()));
        diary.ran(done, parts);
        show(shown.result(call, outcome));
        if (results.size() == round.own().size()) {
            bounds.waited(running.took());
            runs = null;
            runsOver();
        }
        return true;
    }

    private void runsOver() {
        List<Part> inOrder = new ArrayList<>();
        round.own().forEach(call -> inOrder.add(results.get(call.id())));
        results.clear();
        further.add(new Message(Role.ASSISTANT, round.said()));
        further.add(new Message(Role.TOOL, inOrder));
        if (round.clients().isEmpty()) {
            askAgain();
        } else {
            handover.keep(request, round.clients(), further);
            finish(round.finish(), before);
        }
    }

    private void askAgain() {
        handover.calls().hide();
        round = new Round(toolbox, handover.calls());
        ready.add(new Delta.NextStep());
        met = bounds.met();
        ask(Further.request(request, further, met == null ? null : bounds.reason(met)));
    }

    /**
     * The round was the last.
     *
     * @param unanswered whether the model still wants the gateway's tools, which it may not
     */
    private void conclude(boolean unanswered) {
        Usage used = before.plus(round.usage(asked));
        List<String> clients = round.clients();
        if (!clients.isEmpty() && !further.isEmpty()) {
            further.add(new Message(Role.ASSISTANT, round.saidToClient()));
            handover.keep(request, clients, further);
        }
        if (!unanswered || !clients.isEmpty()) {
            finish(round.finish(), used);
            return;
        }
        if (!round.hasText() && met != null) {
            ready.add(new Delta.Text("(No answer: " + bounds.reason(met) + ".)"));
        }
        finish(new FinishReason(Unified.LENGTH, met == null ? "length" : met.setting), used);
    }

    private void finish(FinishReason reason, Usage used) {
        if (round.told() == null && !further.isEmpty()) {
            ready.add(new Delta.UsageReport(used));
        }
        ready.add(new Delta.Finish(reason));
        ended = true;
        diary.ended(met);
    }

    /** Those of the first round: they leave with the first byte. */
    @Override
    public Map<String, String> headers() {
        InferenceStream first = answer;
        Map<String, String> known = headers;
        Map<String, String> now = first == null ? Map.of() : first.headers();
        return servers.addedTo(known == null ? now : known);
    }

    @Override
    public void close() {
        closed = true;
        InferenceStream talking = answer;
        if (talking != null) {
            talking.close();
        }
        ToolRuns running = runs;
        if (running != null) {
            diary.stopped(running.stop(), met);
        }
        servers.close();
    }
}
