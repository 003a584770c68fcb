package io.sfai.gateway.triage;

import io.sfai.gateway.inference.Inference;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.InferenceStream;
import io.sfai.gateway.model.ModelMap;
import io.sfai.gateway.model.ModelMap.Alias;
import io.sfai.gateway.model.ModelMaps;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * Has a small model choose who answers for an alias with triage, and sends the request on to that
 * alias; the client, the log and the limits go on with the alias that was asked for.
 */
public final class TriageInference implements Inference {
    private final Inference next;
    private final ModelMaps maps;
    private final Asking asking;

    /**
     * @param next answers for the alias that was chosen
     * @param small asks small models
     * @param failures told of those that did not choose
     * @param random used by many threads
     */
    public TriageInference(
            Inference next,
            Inference small,
            ModelMaps maps,
            KeptChoices choices,
            TriageLog failures,
            InstantSource clock,
            RandomGenerator random) {
        this.next = next;
        this.maps = maps;
        this.asking = new Asking(small, choices, failures, clock, random);
    }

    @Override
    public InferenceStream open(InferenceRequest request) {
        ModelMap map = maps.current();
        Alias alias = map.find(request.alias());
        if (!alias.isTriage()) {
            return next.open(request);
        }
        if (isTalk(request)) {
            return new TriageStream(request, map, next, asking).begin();
        }
        request.journal().note("triage", "else");
        return next.open(request.as(map.settled(alias).name()));
    }

    /** Whether there is a conversation to judge: a cursor and inputs to embed are none. */
    private static boolean isTalk(InferenceRequest request) {
        return switch (request.dialect()) {
            case CHAT, RESPONSES, MESSAGES, SESSION -> true;
            case COMPLETIONS, FIM, EMBEDDINGS -> false;
        };
    }
}
