package io.sfai.gateway.bench;

import com.sun.management.OperatingSystemMXBean;
import io.sfai.gateway.aws.AwsClient;
import io.sfai.gateway.store.DynamoDbStore;
import io.sfai.gateway.store.Store;
import io.sfai.gateway.upstream.UpstreamClient;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * Counts in a DynamoDB table over and over, in a process of its own, and prints the CPU time of
 * one: so many at once, as those of a request are.
 */
final class StoreCalls {
    private StoreCalls() {}

    /** Takes how many at once, how many to warm up with, and how many to measure. */
    public static void main(String[] args) throws Exception {
        int atOnce = Integer.parseInt(args[0]);
        InstantSource clock = InstantSource.system();
        AwsClient aws = new AwsClient(new UpstreamClient(clock), System.getenv(), clock);
        Store store = new DynamoDbStore(aws, FakeTable.NAME, clock, e -> {});
        count(store, atOnce, Integer.parseInt(args[1]));
        OperatingSystemMXBean system =
                (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long before = system.getProcessCpuTime();
        int calls = Integer.parseInt(args[2]);
        count(store, atOnce, calls);
        System.out.println((system.getProcessCpuTime() - before) / 1e3 / calls);
    }

    private static void count(Store store, int atOnce, int calls) throws InterruptedException {
        Instant end = Instant.now().plusSeconds(3600);
        for (int done = 0; done < calls; done += atOnce) {
            CountDownLatch all = new CountDownLatch(atOnce);
            for (int i = 0; i < atOnce; i++) {
                String pk = "key_" + i;
                Thread.ofVirtual()
                        .start(() -> {
                            store.add(pk, "minute", Map.of("requests", 1L, "tokens", 1500L), end);
                            all.countDown();
                        });
            }
            all.await();
        }
    }
}
