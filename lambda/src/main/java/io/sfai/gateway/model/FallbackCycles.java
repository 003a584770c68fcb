package io.sfai.gateway.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds aliases whose fallbacks or triage lead back to them, so that no request goes round. */
final class FallbackCycles {
    private final Map<String, List<Place>> next = new LinkedHashMap<>();
    private final Set<String> done = new HashSet<>();
    private final Deque<String> way = new ArrayDeque<>();

    FallbackCycles(Place models) {
        for (Place alias : models.fields()) {
            next.put(alias.name(), leads(alias));
        }
    }

    /** The places where an alias names others. */
    static List<Place> leads(Place alias) {
        List<Place> leads = new ArrayList<>(alias.at("fallbacks").elements());
        Place triage = alias.at("triage");
        leads.add(triage.at("by"));
        leads.add(triage.at("else"));
        leads.addAll(triage.at("routes").fields());
        return leads;
    }

    void check() {
        for (String alias : next.keySet()) {
            follow(alias);
        }
    }

    private void follow(String alias) {
        if (done.contains(alias)) {
            return;
        }
        way.addLast(alias);
        for (Place lead : next.getOrDefault(alias, List.of())) {
            if (!(lead.value() instanceof String name)) {
                continue;
            }
            if (way.contains(name)) {
                lead.reject("it goes round: " + round(name));
            } else {
                follow(name);
            }
        }
        way.removeLast();
        done.add(alias);
    }

    private String round(String name) {
        List<String> steps = new ArrayList<>();
        for (String step : way) {
            if (!steps.isEmpty() || step.equals(name)) {
                steps.add(Place.shown(step));
            }
        }
        steps.add(Place.shown(name));
        return String.join(" -> ", steps);
    }
}
