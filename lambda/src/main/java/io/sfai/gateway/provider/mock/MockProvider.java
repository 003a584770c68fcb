package io.sfai.gateway.provider.mock;

import io.sfai.gateway.inference.EventQueue;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.InferenceStream;
import io.sfai.gateway.inference.Provider;
import io.sfai.gateway.inference.Target;
import io.sfai.gateway.inference.Vector;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.provider.ChatOnly;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A model that answers by script, so that every behaviour can be seen without an account. */
public final class MockProvider implements Provider {

    /** The names of its models. */
    public static List<String> models() {
        return MockScript.PRESETS.keySet().stream().sorted().toList();
    }

    @Override
    public InferenceStream open(InferenceRequest request, Target target) {
        // Refused here as by all others, whatever the script makes of it.
        request.parameters().toolChoice();
        ChatOnly.check(request);
        return played(request, target, null);
    }

    /** Every model has embeddings, and goes wrong with them as it does with words. */
    @Override
    public InferenceStream embed(InferenceRequest request, Target target) {
        return played(request, target, MockVectors.of(request, target));
    }

    private static InferenceStream played(
            InferenceRequest request, Target target, @Nullable List<Vector> vectors) {
        JsonObject options = target.options().copy();
        JsonObject asked = request.body().object("options");
        if (asked != null) {
            asked.names().forEach(name -> options.put(name, asked.get(name)));
        }
        MockScript script = MockScript.of(target.model(), options);
        CountDownLatch closed = new CountDownLatch(1);
        EventQueue events = new EventQueue(closed::countDown);
        Thread.ofVirtual()
                .name("mock-", 0)
                .start(new MockAnswer(script, request, vectors, events, closed)::run);
        return events;
    }
}
