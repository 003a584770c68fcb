package io.sfai.gateway.provider.openai;

import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.inference.InferenceEvent;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.InferenceStream;
import io.sfai.gateway.inference.Step;
import io.sfai.gateway.inference.Target;
import io.sfai.gateway.json.JsonArray;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at completing text, in the first form that the upstream takes. A refusal of the form
 * costs nothing there, so it is no attempt of its own.
 */
final class TextStream implements InferenceStream {
    private final InferenceRequest request;
    private final Target target;
    private final TextApis apis;
    private final Function<@Nullable TextForm, InferenceStream> asking;
    private @Nullable TextForm form;
    private boolean said;
    private volatile InferenceStream running;
    private volatile boolean closed;

    /**
     * @param asking sends a request in a form, or in chat if that is null
     */
    TextStream(
            InferenceRequest request,
            Target target,
            TextApis apis,
            Function<@Nullable TextForm, InferenceStream> asking) {
        this.request = request;
        this.target = target;
        this.apis = apis;
        this.asking = asking;
        this.form = apis.form(request, target);
        this.running = asked(form);
    }

    private InferenceStream asked(@Nullable TextForm with) {
        JsonArray unsaid = with == null ? TextForm.unsaidInChat(request) : with.unsaid();
        request.journal().note("droppedFields", unsaid.isEmpty() ? null : unsaid);
        return asking.apply(with);
    }

    @Override
    public Step next(Duration wait) {
        long until = System.nanoTime() + wait.toNanos();
        Duration left = wait;
        while (true) {
            try {
                Step step = running.next(left);
                said |= step instanceof InferenceEvent;
                return step;
            } catch (GatewayException e) {
                TextForm refused = form;
                if (said || closed || refused == null || !apis.learns(refused, e.error())) {
                    throw e;
                }
                goOn();
                left = Duration.ofNanos(Math.max(0, until - System.nanoTime()));
            }
        }
    }

    private void goOn() {
        running.close();
        form = apis.form(request, target);
        InferenceStream other = asked(form);
        running = other;
        if (closed) {
            // Whoever closed may not have seen it.
            other.close();
        }
    }

    @Override
    public void close() {
        closed = true;
        running.close();
    }
}
