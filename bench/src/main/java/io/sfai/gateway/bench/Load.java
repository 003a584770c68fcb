package io.sfai.gateway.bench;

import io.sfai.gateway.bench.Connection.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/** The same request over and over on some connections at once, for a given time. */
final class Load {
    /** What got through a second. */
    record Rate(double requests, double events) {}

    private final Contestant contestant;
    private final byte[] request;
    private final LongAdder events = new LongAdder();
    private final LongAdder requests = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final AtomicBoolean over = new AtomicBoolean();

    private Load(Contestant contestant, String model) {
        this.contestant = contestant;
        this.request = contestant.request(model);
    }

    /**
     * Puts it on and measures.
     *
     * @throws IOException if anything but whole answers of status 200 came
     */
    static Rate run(Contestant contestant, String model, int connections, Duration time)
            throws IOException, InterruptedException {
        Rate rate = new Load(contestant, model).run(connections, time);
        // Whatever it still does for those that were cut off must not be in the next cell.
        contestant.once("whole");
        return rate;
    }

    private Rate run(int connections, Duration time) throws IOException, InterruptedException {
        List<Connection> open = new ArrayList<>();
        CountDownLatch ended = new CountDownLatch(connections);
        try {
            for (int i = 0; i < connections; i++) {
                open.add(new Connection(contestant.port(), events));
            }
            long start = System.nanoTime();
            for (Connection connection : open) {
                Thread.ofPlatform()
                        .daemon()
                        .start(() -> {
                            repeat(connection);
                            ended.countDown();
                        });
            }
            Thread.sleep(time);
            double seconds = (System.nanoTime() - start) / 1e9;
            Rate rate = new Rate(requests.sum() / seconds, events.sum() / seconds);
            over.set(true);
            if (failures.sum() > 0) {
                throw new IOException(contestant.name() + " failed " + failures.sum() + " times");
            }
            return rate;
        } finally {
            over.set(true);
            for (Connection connection : open) {
                // A stream that is under way is cut off: only what came in time counts.
                connection.close();
            }
            ended.await();
        }
    }

    private void repeat(Connection connection) {
        try {
            while (!over.get()) {
                Answer answer = connection.exchange(request);
                (answer.status() == 200 ? requests : failures).increment();
            }
        } catch (IOException e) {
            if (!over.get()) {
                failures.increment();
            }
        }
    }
}
