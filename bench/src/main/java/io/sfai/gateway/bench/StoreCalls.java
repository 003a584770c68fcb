package io.sfai.gateway.bench;

import com.sun.management.OperatingSystemMXBean;
import io.sfai.gateway.aws.AwsClient;
import io.sfai.gateway.store.DynamoDbStore;
import io.sfai.gateway.store.Store;
import io.sfai.gateway.upstream.UpstreamClient;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;

/**
 * Calls a DynamoDB table over and over, in a process of its own, and prints the CPU time of one: so
 * many at once, as those of a request are.
 */
final class StoreCalls {
    /** A read with no key, which the table answers all the same; as long as a count. */
    private static final String BARE = "{\"TableName\":\"bench-table\"" + " ".repeat(650) + "}";

    private final int atOnce;
    private final Call call;

    private StoreCalls(int atOnce, Call call) {
        this.atOnce = atOnce;
        this.call = call;
    }

    /** One call of one of those that run at once. */
    private interface Call {
        void run(int place) throws IOException;
    }

    /**
     * Takes {@code count} or {@code bare}, how many at once, how many to warm up with, and how many
     * to measure.
     */
    public static void main(String[] args) throws Exception {
        int atOnce = Integer.parseInt(args[1]);
        Call call = args[0].equals("count") ? counting() : bare(atOnce);
        StoreCalls calls = new StoreCalls(atOnce, call);
        calls.run(Integer.parseInt(args[2]));
        OperatingSystemMXBean system =
                (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long before = system.getProcessCpuTime();
        int measured = Integer.parseInt(args[3]);
        calls.run(measured);
        System.out.println((system.getProcessCpuTime() - before) / 1e3 / measured);
    }

    private static Call counting() {
        InstantSource clock = InstantSource.system();
        AwsClient aws = new AwsClient(new UpstreamClient(clock), System.getenv(), clock);
        Store store = new DynamoDbStore(aws, FakeTable.NAME, clock, e -> {});
        Map<String, Long> counts = Map.of("requests", 1L, "tokens", 1500L);
        Instant end = Instant.now().plusSeconds(3600);
        return place -> store.add("key_" + place, "minute", counts, end);
    }

    /** What no client can do without: a write, a wait and a read. */
    private static Call bare(int atOnce) throws IOException {
        URI uri = URI.create(System.getenv("AWS_ENDPOINT_URL_DYNAMODB"));
        Connection[] connections = new Connection[atOnce];
        for (int i = 0; i < atOnce; i++) {
            connections[i] = new Connection(uri.getPort(), new LongAdder());
        }
        String head =
                "POST / HTTP/1.1\r\nx-amz-target: DynamoDB_20120810.GetItem\r\nx-padding: "
                        + "x".repeat(400)
                        + ("\r\ncontent-length: " + BARE.length() + "\r\n\r\n");
        byte[] request = (head + BARE).getBytes(StandardCharsets.US_ASCII);
        return place -> connections[place].exchange(request);
    }

    private void run(int calls) throws InterruptedException {
        for (int done = 0; done < calls; done += atOnce) {
            CountDownLatch all = new CountDownLatch(atOnce);
            for (int i = 0; i < atOnce; i++) {
                int place = i;
                Thread.ofVirtual().start(() -> run(place, all));
            }
            all.await();
        }
    }

    private void run(int place, CountDownLatch all) {
        try {
            call.run(place);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } finally {
            all.countDown();
        }
    }
}
