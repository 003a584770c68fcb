package io.sfai.gateway.bench;

import java.io.IOException;
import java.util.List;

/** What each round adds in which a model calls one of the gateway's tools. */
final class Rounds implements Benchmark {
    private static final String MODEL = "whole";

    /** As the map has it. */
    private static final int ROUNDS = 10;

    @Override
    public String name() {
        return "tools";
    }

    @Override
    public Report run(Lab lab) throws IOException, InterruptedException {
        Report report = new Report(name(), "ten rounds with a tool, beside an answer with none");
        try (Contestant upstream = lab.upstream();
                Contestant gateway = lab.gateway(upstream)) {
            Contestant plain = gateway.asked("no tool", Question.CHAT, model -> "plain");
            Contestant rounds = gateway.asked("ten rounds", Question.CHAT, model -> "rounds");
            Load.run(plain, MODEL, 4, lab.scale().warmUp());
            Load.run(rounds, MODEL, 4, lab.scale().warmUp());
            double[] whole = new double[lab.scale().rounds()];
            double[] each = new double[whole.length];
            for (int i = 0; i < whole.length; i++) {
                List<Contestant> asked = List.of(plain, rounds);
                double[] medians = Ways.medians(asked, MODEL, lab.scale().latencyRequests());
                whole[i] = medians[1] / medians[0];
                each[i] = (medians[1] - medians[0]) / ROUNDS;
            }
            Spread added = Spread.of(each);
            report.add(Figure.told("ten rounds / none, buffered, p50", Spread.of(whole), "x"));
            report.add(
                    new Figure(
                            "added by a round, buffered, p50",
                            added,
                            "ms",
                            Target.below(added.median(), 1, "ms")));
        }
        return report.note("A mock model and a built-in tool, both in the gateway's process; their")
                .note("own work is part of the figure. Blocks of 20 requests take turns.");
    }
}
