package io.sfai.gateway.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Requests and chunks a second, one process on one CPU, beside no gateway and other gateways. */
final class Throughput implements Benchmark {
    private static final String STREAM = "stream-10000";

    /** One kind of load. */
    private record Cell(String what, String model, int connections) {
        String name(Contestant contestant) {
            return "%s, %d at once, %s".formatted(what, connections, contestant.name());
        }

        double rate(Load.Rate rate) {
            return model.equals("whole") ? rate.requests() : rate.events();
        }
    }

    private static final List<Cell> CELLS =
            List.of(
                    new Cell("requests", "whole", 1),
                    new Cell("requests", "whole", 32),
                    new Cell("chunks", STREAM, 1),
                    new Cell("chunks", STREAM, 32));

    @Override
    public String name() {
        return "throughput";
    }

    @Override
    public Report run(Lab lab) throws IOException, InterruptedException {
        Report report =
                new Report(
                        name(), "requests a second, and chunks a second of 10,000-chunk streams");
        List<Contestant> contestants = new ArrayList<>();
        try {
            Contestant upstream = lab.upstream();
            contestants.add(upstream);
            contestants.add(lab.gateway(upstream));
            new Peers(lab).start(upstream, contestants);
            warmUp(lab, contestants);
            measure(lab, contestants, report);
        } finally {
            for (Contestant contestant : contestants.reversed()) {
                contestant.close();
            }
        }
        if (!new Peers(lab).installed()) {
            report.note("Portkey and @musistudio/llms are left out: npm is missing.");
        }
        return report.note("Each gateway is one process; " + lab.machine().pinning() + ".")
                .note("The upstream writes each chunk by itself, as upstreams do.");
    }

    private static void warmUp(Lab lab, List<Contestant> contestants)
            throws IOException, InterruptedException {
        for (Contestant contestant : contestants) {
            Connection.Answer answer = contestant.once(STREAM);
            if (!answer.done() || answer.events() < 10_000) {
                throw new IOException(contestant.name() + " does not stream: " + answer);
            }
            Load.run(contestant, "whole", 32, lab.scale().warmUp());
            Load.run(contestant, STREAM, 4, lab.scale().warmUp());
        }
    }

    private static void measure(Lab lab, List<Contestant> contestants, Report report)
            throws IOException, InterruptedException {
        for (Cell cell : CELLS) {
            Map<Contestant, List<Double>> rates = new LinkedHashMap<>();
            for (int round = 0; round < lab.scale().rounds(); round++) {
                for (Contestant contestant : contestants) {
                    Load.Rate rate =
                            Load.run(
                                    contestant,
                                    cell.model(),
                                    cell.connections(),
                                    lab.scale().window());
                    rates.computeIfAbsent(contestant, c -> new ArrayList<>()).add(cell.rate(rate));
                }
            }
            add(cell, contestants, rates, report);
        }
    }

    private static void add(
            Cell cell,
            List<Contestant> contestants,
            Map<Contestant, List<Double>> rates,
            Report report) {
        rates.forEach((contestant, values) ->
                report.add(Figure.told(cell.name(contestant), Spread.of(values), "/s")));
        List<Double> ours = rates.getOrDefault(contestants.get(1), List.of());
        for (Contestant other : contestants) {
            if (!other.equals(contestants.get(1))) {
                report.add(ratio(cell, other, ours, rates.getOrDefault(other, List.of())));
            }
        }
    }

    private static Figure ratio(
            Cell cell, Contestant other, List<Double> ours, List<Double> theirs) {
        double[] ratios = new double[ours.size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = ours.get(i) / theirs.get(i);
        }
        Spread spread = Spread.of(ratios);
        double wanted = wanted(cell, other);
        Target target = wanted == 0 ? null : Target.atLeast(spread.median(), wanted, "x");
        String name = "  ours / " + cell.name(other);
        return new Figure(name, spread, "x", target);
    }

    /** The targets; 0 where it sets none. */
    private static double wanted(Cell cell, Contestant other) {
        if (cell.model().equals("whole")) {
            return cell.connections() == 1
                    ? 0
                    : switch (other.name()) {
                        case "Portkey" -> 3;
                        case "@musistudio/llms" -> 1.2;
                        default -> 0;
                    };
        }
        return other.name().equals("no gateway") ? 0.5 : 0;
    }
}
