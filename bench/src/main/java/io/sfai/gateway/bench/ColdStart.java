package io.sfai.gateway.bench;

import io.sfai.gateway.bench.Function.Start;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** From the start of the function's process to the first byte of the first request's stream. */
final class ColdStart implements Benchmark {
    private static final String OURS = "function";
    private static final String PLAIN = "function, upstream without TLS";
    private static final String NODE = "bundled Node function";

    @Override
    public String name() {
        return "cold";
    }

    @Override
    public Report run(Lab lab) throws IOException, InterruptedException {
        Report report =
                new Report(name(), "milliseconds from process start to the first streamed byte");
        Peers peers = new Peers(lab);
        try (Functions functions = new Functions(lab)) {
            Map<String, Function> kinds = new LinkedHashMap<>();
            kinds.put(OURS, functions.ours());
            kinds.put(PLAIN, functions.oursPlain());
            if (peers.installed()) {
                kinds.put(NODE, functions.node(peers.functionBundle()));
            } else {
                report.note("The Node function is left out: npm is missing.");
            }
            Map<String, List<Start>> starts = measure(lab, kinds);
            report(report, starts);
        }
        return report.note("The packaged zip, started as Lambda's Java runtime starts it, C1 only;")
                .note(
                        "map, secrets and counter come from stand-ins in the bench's process, over plain")
                .note("HTTP; the upstream is TLS 1.3, P-256. One warm-up run of each is left out.")
                .note(lab.machine().pinning() + ".");
    }

    /** Kinds take turns, so that a busy minute of the machine hits all of them. */
    private static Map<String, List<Start>> measure(Lab lab, Map<String, Function> kinds)
            throws IOException {
        Map<String, List<Start>> starts = new LinkedHashMap<>();
        for (int run = 0; run <= lab.scale().coldRuns(); run++) {
            for (Map.Entry<String, Function> kind : kinds.entrySet()) {
                Start start = kind.getValue().coldStart();
                if (run > 0) {
                    starts.computeIfAbsent(kind.getKey(), k -> new ArrayList<>()).add(start);
                }
            }
        }
        return starts;
    }

    private static void report(Report report, Map<String, List<Start>> starts) {
        starts.forEach((kind, runs) -> {
            Spread whole = spread(runs, Start::firstByte);
            Target target = kind.equals(OURS) ? Target.below(whole.median(), 1000, "ms") : null;
            report.add(new Figure(kind, whole, "ms", target));
            report.add(Figure.told("  init, to the first /next", spread(runs, Start::init), "ms"));
            report.add(
                    Figure.told(
                            "  from there to the first byte",
                            spread(runs, Start::afterInit),
                            "ms"));
        });
        List<Start> ours = starts.getOrDefault(OURS, List.of());
        List<Start> node = starts.get(NODE);
        if (node != null) {
            double[] ratios = new double[ours.size()];
            for (int i = 0; i < ratios.length; i++) {
                ratios[i] = ours.get(i).firstByte() / node.get(i).firstByte();
            }
            report.add(Figure.told("function / bundled Node function", Spread.of(ratios), "x"));
        }
    }

    private static Spread spread(List<Start> runs, ToDoubleFunction<Start> part) {
        return Spread.of(runs.stream().mapToDouble(part).toArray());
    }
}
