package io.sfai.gateway.triage;

import io.sfai.gateway.inference.Inference;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.InferenceStream;
import io.sfai.gateway.inference.Journal;
import io.sfai.gateway.inference.Step;
import io.sfai.gateway.model.ModelMap;
import io.sfai.gateway.model.ModelMap.Alias;
import io.sfai.gateway.model.Triage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The answer of the alias that is chosen. Until there is a choice it is a silent stream, so that
 * clients are kept alive and may leave while a small model is asked.
 */
final class TriageStream implements InferenceStream {
    private final Inference next;
    private final ModelMap map;
    private final Asking asking;
    private final Instant begun;
    private final List<String> chosen = new ArrayList<>();

    private InferenceRequest request;
    private volatile @Nullable Decision decision;
    private volatile @Nullable InferenceStream answer;
    private volatile boolean closed;

    /**
     * @param request for an alias with triage
     */
    TriageStream(InferenceRequest request, ModelMap map, Inference next, Asking asking) {
        this.request = request;
        this.map = map;
        this.next = next;
        this.asking = asking;
        this.begun = asking.clock().instant();
        go(map.find(request.alias()));
    }

    /** Goes as far as it does without waiting. */
    TriageStream begin() {
        seek(Duration.ZERO);
        return this;
    }

    @Override
    public Step next(Duration wait) {
        Instant end = asking.clock().instant().plus(wait);
        InferenceStream ready = answer == null ? seek(wait) : answer;
        if (ready == null) {
            return closed || decision == null ? Step.END : Step.IDLE;
        }
        Duration left = Duration.between(asking.clock().instant(), end);
        return ready.next(left.isNegative() ? Duration.ZERO : left);
    }

    /** The answer, or null if nobody has been chosen within the wait. */
    private @Nullable InferenceStream seek(Duration wait) {
        Instant end = asking.clock().instant().plus(wait);
        Decision open = decision;
        while (open != null && !closed) {
            Duration left = Duration.between(asking.clock().instant(), end);
            Choice choice = open.await(left.isNegative() ? Duration.ZERO : left);
            if (choice == null || closed) {
                return null;
            }
            open.keep(choice);
            note(choice);
            request = request.as(choice.alias());
            decision = null;
            open = go(map.find(choice.alias()));
        }
        return answer;
    }

    /** Opens what answers for an alias, or, if it is a triage, its decision. */
    private @Nullable Decision go(Alias alias) {
        Triage triage = alias.triage();
        Decision opened = null;
        if (triage == null) {
            answer = next.open(request);
        } else {
            opened = new Decision(triage, request, map, asking);
        }
        decision = opened;
        if (closed) {
            // Whoever closed may not have seen it.
            close();
        }
        return opened;
    }

    private void note(Choice choice) {
        Journal journal = request.journal();
        chosen.add(choice.shown());
        journal.note("triage", String.join(" > ", chosen));
        long millis = Duration.between(begun, asking.clock().instant()).toMillis();
        journal.note("triageMs", millis);
        if (choice.kept()) {
            journal.note("triageKept", true);
        }
        if (choice.failure() != null) {
            journal.note("triageFailed", choice.failure());
        }
    }

    @Override
    public Map<String, String> headers() {
        InferenceStream ready = answer;
        return ready == null ? Map.of() : ready.headers();
    }

    @Override
    public void close() {
        closed = true;
        Decision open = decision;
        if (open != null) {
            open.close();
        }
        InferenceStream ready = answer;
        if (ready != null) {
            ready.close();
        }
    }
}
