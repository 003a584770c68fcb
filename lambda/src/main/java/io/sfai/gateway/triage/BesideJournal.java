package io.sfai.gateway.triage;

import io.sfai.gateway.error.GatewayError;
import io.sfai.gateway.inference.Journal;
import io.sfai.gateway.inference.Target;
import io.sfai.gateway.inference.Usage;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Told of a question that is asked beside a request: what it costs the request costs, what fails in
 * it does not fail the request, and nothing else of it is the request's.
 */
final class BesideJournal implements Journal {
    private final Journal request;
    private final BiConsumer<@Nullable Target, GatewayError> failures;
    private @Nullable Target target;

    BesideJournal(Journal request, BiConsumer<@Nullable Target, GatewayError> failures) {
        this.request = request;
        this.failures = failures;
    }

    @Override
    public void attempt(Target next) {
        target = next;
    }

    @Override
    public void spent(Usage usage) {
        if (target != null) {
            request.spent(target, usage);
        }
    }

    @Override
    public void spent(Target beside, Usage usage) {
        request.spent(beside, usage);
    }

    @Override
    public void failed(GatewayError error) {
        failures.accept(target, error);
    }

    @Override
    public void note(String field, @Nullable Object value) {}
}
