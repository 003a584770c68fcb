package io.sfai.gateway.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** What the gateway adds to a request's time when everything is warm, one request at a time. */
final class Latency implements Benchmark {
    private static final int BLOCK = 20;

    /** One way to ask and what to look at. */
    private record Kind(String what, String model) {
        double millis(Connection.Answer answer) {
            long nanos = model.equals("whole") ? answer.nanos() : answer.firstByteNanos();
            return nanos / 1e6;
        }
    }

    private static final List<Kind> KINDS =
            List.of(
                    new Kind("buffered", "whole"),
                    new Kind("first byte of a 20-chunk stream", "stream-20"));

    @Override
    public String name() {
        return "latency";
    }

    @Override
    public Report run(Lab lab) throws IOException, InterruptedException {
        Report report = new Report(name(), "milliseconds added to a warm request, one at a time");
        try (Contestant upstream = lab.upstream();
                Contestant gateway = lab.gateway(upstream)) {
            for (Kind kind : KINDS) {
                Load.run(upstream, kind.model(), 4, lab.scale().warmUp());
                Load.run(gateway, kind.model(), 4, lab.scale().warmUp());
            }
            for (Kind kind : KINDS) {
                measure(lab, kind, upstream, gateway, report);
            }
        }
        return report.note("Blocks of 20 requests with and without the gateway take turns; ")
                .note(
                        "added is the difference of the percentiles of a round; "
                                + lab.machine().pinning()
                                + ".");
    }

    private static void measure(
            Lab lab, Kind kind, Contestant upstream, Contestant gateway, Report report)
            throws IOException {
        List<Double> direct = new ArrayList<>();
        List<Double> added50 = new ArrayList<>();
        List<Double> added99 = new ArrayList<>();
        for (int round = 0; round < lab.scale().rounds(); round++) {
            double[][] times = round(kind, upstream, gateway, lab.scale().latencyRequests());
            direct.add(Spread.percentile(times[0], 50));
            added50.add(Spread.percentile(times[1], 50) - Spread.percentile(times[0], 50));
            added99.add(Spread.percentile(times[1], 99) - Spread.percentile(times[0], 99));
        }
        Spread p50 = Spread.of(added50);
        report.add(Figure.told(kind.what() + ", no gateway, p50", Spread.of(direct), "ms"));
        Target target = Target.below(p50.median(), 1, "ms");
        report.add(new Figure(kind.what() + ", added p50", p50, "ms", target));
        report.add(Figure.told(kind.what() + ", added p99", Spread.of(added99), "ms"));
    }

    /** Sorted times without and with the gateway. */
    private static double[][] round(
            Kind kind, Contestant upstream, Contestant gateway, int requests) throws IOException {
        double[][] times = new double[2][requests];
        List<Contestant> both = List.of(upstream, gateway);
        try (Connection direct = new Connection(upstream.port(), new LongAdder());
                Connection through = new Connection(gateway.port(), new LongAdder())) {
            List<Connection> connections = List.of(direct, through);
            for (int done = 0; done < requests; done += BLOCK) {
                for (int way = 0; way < 2; way++) {
                    byte[] request = both.get(way).request(kind.model());
                    for (int i = done; i < Math.min(done + BLOCK, requests); i++) {
                        times[way][i] = kind.millis(connections.get(way).exchange(request));
                    }
                }
            }
        }
        Arrays.sort(times[0]);
        Arrays.sort(times[1]);
        return times;
    }
}
