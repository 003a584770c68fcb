package io.sfai.gateway.bench;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Many slow streams at once: does each of them get everything, and what memory does it take? */
final class SlowStreams implements Benchmark {
    private static final int CHUNKS = 20;

    /** Its own event for {@code [DONE]} comes after the chunks. */
    private static final int EVENTS = CHUNKS + 1;

    @Override
    public String name() {
        return "slow-streams";
    }

    @Override
    public Report run(Lab lab) throws IOException, InterruptedException {
        int streams = lab.scale().slowStreams();
        int pause = lab.scale().slowPauseMillis();
        Report report =
                new Report(
                        name(),
                        "%,d streams at once, %d chunks each, %d ms apart"
                                .formatted(streams, CHUNKS, pause));
        try (Contestant upstream = lab.upstream();
                Contestant gateway = lab.gateway(upstream)) {
            AtomicInteger whole = new AtomicInteger();
            LongAdder events = new LongAdder();
            long start = System.nanoTime();
            run(gateway, "slow-%d-%d".formatted(CHUNKS, pause), streams, whole, events);
            double seconds = (System.nanoTime() - start) / 1e9;
            int lost = streams - whole.get();
            report.add(
                    Figure.once(
                            "streams that were not whole", lost, "", new Target("0", lost == 0)));
            report.add(
                    Figure.once("events lost", (double) streams * EVENTS - events.sum(), "", null));
            double ideal = CHUNKS * pause / 1e3;
            report.add(Figure.once("time of all, of the ideal", seconds / ideal, "x", null));
            Child process = gateway.process();
            report.add(
                    Figure.once(
                            "peak memory of the gateway",
                            process == null ? Double.NaN : process.peakMegabytes(),
                            "MB",
                            null));
        }
        return report.note("Cold: the gateway's process has answered nothing before.");
    }

    private static void run(
            Contestant gateway, String model, int streams, AtomicInteger whole, LongAdder events)
            throws InterruptedException {
        byte[] request = gateway.request(model);
        CountDownLatch ended = new CountDownLatch(streams);
        for (int i = 0; i < streams; i++) {
            Thread.ofVirtual()
                    .start(() -> {
                        try (Connection connection = new Connection(gateway.port(), events)) {
                            Connection.Answer answer = connection.exchange(request);
                            if (answer.done() && answer.events() == EVENTS) {
                                whole.incrementAndGet();
                            }
                        } catch (IOException e) {
                            // Not whole, and counted so.
                        } finally {
                            ended.countDown();
                        }
                    });
        }
        ended.await();
    }
}
