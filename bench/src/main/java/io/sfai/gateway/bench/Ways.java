package io.sfai.gateway.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What ways to a model add, each beside the first of them, in turns. */
final class Ways implements Benchmark {
    private static final int BLOCK = 20;
    private static final int CHUNKS = 10_000;
    private static final String LONG = "stream-" + CHUNKS;

    private final String name;
    private final String title;
    private final List<Way> all;

    /**
     * @param all the first is what the others are compared with
     */
    private Ways(String name, String title, List<Way> all) {
        this.name = name;
        this.title = title;
        this.all = all;
    }

    /**
     * A way to a model.
     *
     * @param upstream the dialect without the gateway
     * @param asked the dialect through it
     * @param prefix of the alias of a model
     * @param wanted the ratio to stay below; 0 if it is only told
     */
    private record Way(String name, Wire upstream, Question asked, String prefix, double wanted) {
        Way(String name, Wire upstream, String prefix) {
            this(name, upstream, Question.CHAT, prefix, 0);
        }
    }

    /** What translating costs: chat to Anthropic and to Bedrock beside chat to OpenAI. */
    static Ways providers() {
        return new Ways(
                "providers",
                "chat to each provider, beside chat to OpenAI",
                List.of(
                        new Way("OpenAI", Wire.CHAT, ""),
                        new Way("Anthropic", Wire.MESSAGES, Question.CHAT, "anthropic-", 1.3),
                        new Way("Bedrock", Wire.CONVERSE, "bedrock-")));
    }

    /** What the other dialects cost: relayed, translated and kept, beside relayed chat. */
    static Ways dialects() {
        return new Ways(
                "dialects",
                "each dialect, beside chat to OpenAI",
                List.of(
                        new Way("chat", Wire.CHAT, ""),
                        new Way(
                                "Messages to Anthropic",
                                Wire.MESSAGES,
                                Question.MESSAGES,
                                "anthropic-",
                                1.1),
                        new Way(
                                "Responses to Responses",
                                Wire.RESPONSES,
                                Question.RESPONSES,
                                "responses-",
                                0),
                        new Way("Responses to chat", Wire.CHAT, Question.RESPONSES, "", 0),
                        new Way("Responses, kept", Wire.CHAT, Question.KEPT, "", 0)));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Report run(Lab lab) throws IOException, InterruptedException {
        Report report = new Report(name, title);
        try (Contestant upstream = lab.upstream();
                Contestant gateway = lab.gateway(upstream)) {
            Map<Way, Contestant> direct = new LinkedHashMap<>();
            Map<Way, Contestant> through = new LinkedHashMap<>();
            for (Way way : all) {
                Question straight = Question.of(way.upstream);
                direct.put(way, upstream.asked(way.name, straight, model -> model));
                through.put(way, gateway.asked(way.name, way.asked, model -> way.prefix + model));
            }
            warmUp(lab, through);
            latency(lab, "buffered", "whole", direct, through, report);
            latency(lab, "first byte of a 20-chunk stream", "stream-20", direct, through, report);
            chunks(lab, through, report);
        }
        return report.note("Blocks of 20 requests, and streams of 10,000 chunks, take turns; ")
                .note(
                        "CPU is all that the gateway's process used, a chunk; "
                                + lab.machine().pinning()
                                + ".");
    }

    private static void warmUp(Lab lab, Map<Way, Contestant> through)
            throws IOException, InterruptedException {
        for (Contestant each : through.values()) {
            Connection.Answer answer = each.once(LONG);
            if (!answer.done() || answer.events() < CHUNKS - 1) {
                throw new IOException(each.name() + " does not stream: " + answer);
            }
            Load.run(each, "whole", 4, lab.scale().warmUp());
            Load.run(each, "stream-20", 4, lab.scale().warmUp());
            Load.run(each, LONG, 4, lab.scale().warmUp());
        }
    }

    private void latency(
            Lab lab,
            String what,
            String model,
            Map<Way, Contestant> direct,
            Map<Way, Contestant> through,
            Report report)
            throws IOException {
        Map<Way, List<Double>> added = new LinkedHashMap<>();
        for (int round = 0; round < lab.scale().rounds(); round++) {
            List<Contestant> asked = new ArrayList<>(direct.values());
            asked.addAll(through.values());
            double[] medians = medians(asked, model, lab.scale().latencyRequests());
            for (int i = 0; i < all.size(); i++) {
                double more = medians[all.size() + i] - medians[i];
                added.computeIfAbsent(all.get(i), way -> new ArrayList<>()).add(more);
            }
        }
        add(what + ", added p50", "ms", added, report);
    }

    /** The middle time of each contestant's requests, in milliseconds. */
    static double[] medians(List<Contestant> all, String model, int requests) throws IOException {
        double[][] times = new double[all.size()][requests];
        List<Connection> connections = new ArrayList<>();
        try {
            for (Contestant each : all) {
                connections.add(new Connection(each.port(), new LongAdder()));
            }
            for (int done = 0; done < requests; done += BLOCK) {
                for (int c = 0; c < all.size(); c++) {
                    byte[] request = all.get(c).request(model);
                    for (int i = done; i < Math.min(done + BLOCK, requests); i++) {
                        Connection.Answer answer = connections.get(c).exchange(request);
                        long nanos = Wire.isWhole(model) ? answer.nanos() : answer.firstByteNanos();
                        times[c][i] = nanos / 1e6;
                    }
                }
            }
        } finally {
            for (Connection connection : connections) {
                connection.close();
            }
        }
        return Arrays.stream(times)
                .mapToDouble(each -> Spread.percentile(Arrays.stream(each).sorted().toArray(), 50))
                .toArray();
    }

    private void chunks(Lab lab, Map<Way, Contestant> through, Report report) throws IOException {
        Map<Way, List<Double>> micros = new LinkedHashMap<>();
        for (int round = 0; round < lab.scale().rounds(); round++) {
            for (Map.Entry<Way, Contestant> each : through.entrySet()) {
                Contestant gateway = each.getValue();
                long before = gateway.cpu().toNanos();
                int streams = lab.scale().longStreams();
                for (int i = 0; i < streams; i++) {
                    gateway.once(LONG);
                }
                double used = (gateway.cpu().toNanos() - before) / 1e3 / streams / CHUNKS;
                micros.computeIfAbsent(each.getKey(), way -> new ArrayList<>()).add(used);
            }
        }
        add("CPU a chunk", "us", micros, report);
    }

    /** Each way's figure, and what it is of the first one's in the same rounds. */
    private void add(String what, String unit, Map<Way, List<Double>> figures, Report report) {
        List<Double> base = figures.getOrDefault(all.getFirst(), List.of());
        figures.forEach((way, values) -> {
            report.add(Figure.told(what + ", " + way.name, Spread.of(values), unit));
            if (!way.equals(all.getFirst())) {
                double[] ratios = new double[values.size()];
                for (int i = 0; i < ratios.length; i++) {
                    ratios[i] = values.get(i) / base.get(i);
                }
                Spread spread = Spread.of(ratios);
                @Nullable Target target =
                        way.wanted == 0 ? null : Target.below(spread.median(), way.wanted, "x");
                String name = "  " + way.name + " / " + all.getFirst().name + ", " + what;
                report.add(new Figure(name, spread, "x", target));
            }
        });
    }
}
