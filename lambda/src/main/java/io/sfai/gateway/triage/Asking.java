package io.sfai.gateway.triage;

import io.sfai.gateway.inference.Inference;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.Journal;
import io.sfai.gateway.model.ModelMap;
import io.sfai.gateway.model.ModelMap.Alias;
import io.sfai.gateway.model.Triage;
import java.time.InstantSource;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What a decision is made with.
 *
 * @param inference asks small models
 * @param choices made before
 */
record Asking(
        Inference inference,
        KeptChoices choices,
        TriageLog failures,
        InstantSource clock,
        RandomGenerator random) {

    /**
     * Asks a triage's small model.
     *
     * @param current the route that the conversation is on; null if it is on none
     */
    SmallModel ask(
            Triage triage,
            Map<String, Alias> routes,
            @Nullable String current,
            InferenceRequest request,
            ModelMap map) {
        Alias by = map.find(triage.by());
        Journal journal =
                new BesideJournal(
                        request.journal(),
                        (target, error) -> failures.failed(request.as(by.name()), target, error));
        InferenceRequest question =
                new Question(by, routes, current, random).about(request, clock.instant(), journal);
        return new SmallModel(question, routes.keySet(), triage.patience(), inference, clock);
    }
}
