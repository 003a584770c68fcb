package io.sfai.gateway.model;

import io.sfai.gateway.json.JsonObject;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds aliases whose fallbacks or triage lead back to them, so that no request goes round, and
 * triages that lead to triages too often, so that none is asked about without end.
 */
final class FallbackCycles {
    /** How many small models a request may wait for, one after the other. */
    private static final int DEEPEST = 3;

    private final Map<String, List<Place>> next = new LinkedHashMap<>();
    private final Map<String, Place> triages = new LinkedHashMap<>();

    /** How many triages follow each other from an alias on; none for one that is no triage. */
    private final Map<String, Integer> depths = new HashMap<>();

    private final Set<String> done = new HashSet<>();
    private final Deque<String> way = new ArrayDeque<>();

    FallbackCycles(Place models) {
        for (Place alias : models.fields()) {
            next.put(alias.name(), leads(alias));
            if (alias.at("triage").value() instanceof JsonObject) {
                triages.put(alias.name(), alias.at("triage"));
            }
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
        Place triage = triages.get(alias);
        if (triage != null) {
            checkTriage(alias, triage);
        }
    }

    /** Each alias that it leads to has been followed, but for those that go round. */
    private void checkTriage(String alias, Place triage) {
        Place by = triage.at("by");
        if (by.value() instanceof String name && triages.containsKey(name)) {
            by.reject("an alias with triage can't choose; name one with a target");
        }
        int deepest = 0;
        for (Place lead : next.getOrDefault(alias, List.of())) {
            if (lead.value() instanceof String name) {
                deepest = Math.max(deepest, depths.getOrDefault(name, 0));
            }
        }
        depths.put(alias, deepest + 1);
        if (deepest == DEEPEST) {
            triage.reject("it leads to " + DEEPEST + " more triages, one after the other");
        }
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
