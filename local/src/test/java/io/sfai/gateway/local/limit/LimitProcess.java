package io.sfai.gateway.local.limit;

import io.sfai.gateway.aws.AwsClient;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.inference.Afterwards;
import io.sfai.gateway.inference.Caller;
import io.sfai.gateway.inference.Caller.Standing;
import io.sfai.gateway.inference.Dialect;
import io.sfai.gateway.inference.Envelope;
import io.sfai.gateway.inference.Grant;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.InferenceStream;
import io.sfai.gateway.inference.Journal;
import io.sfai.gateway.inference.Limits;
import io.sfai.gateway.inference.Limits.Budget;
import io.sfai.gateway.inference.Limits.Period;
import io.sfai.gateway.inference.Message;
import io.sfai.gateway.inference.Parameters;
import io.sfai.gateway.inference.Part;
import io.sfai.gateway.inference.Receipt;
import io.sfai.gateway.inference.Step;
import io.sfai.gateway.inference.Target;
import io.sfai.gateway.inference.Usage;
import io.sfai.gateway.inference.UserText;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.limit.LimitLog;
import io.sfai.gateway.limit.LimitSettings;
import io.sfai.gateway.limit.LimitedInference;
import io.sfai.gateway.model.ModelMap;
import io.sfai.gateway.model.ModelMapParser;
import io.sfai.gateway.model.ModelMapRejected;
import io.sfai.gateway.model.ModelMaps;
import io.sfai.gateway.store.DynamoDbStore;
import io.sfai.gateway.upstream.UpstreamClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One environment of a gateway as far as limits go, in a process of its own: it asks as its
 * standard input says, each time at a given moment, and tells on its standard output what became of
 * it.
 */
final class LimitProcess {
    /** What each request is guessed to need: 5 of input, 1,000 of output, a dollar a million. */
    static final long TOKENS = 1005;

    static final long NANO_USD = 1_005_000;

    /** What each has used in the end. */
    static final long USED = 500;

    private static final Duration PATIENCE = Duration.ofSeconds(50);

    private static final String MAP =
            """
            {"models": {"x": "mock/echo"}, "prices": {"mock/echo": {"input": 1, "output": 1}}}
            """;

    private final List<Consumer<Receipt>> running = new ArrayList<>();
    private final Afterwards afterwards = new Afterwards();
    private final LimitedInference limited;
    private volatile Instant now = Instant.EPOCH;

    private LimitProcess(String table) throws ModelMapRejected {
        InstantSource clock = InstantSource.system();
        AwsClient aws = new AwsClient(new UpstreamClient(clock), System.getenv(), clock);
        limited =
                new LimitedInference(
                        request -> new NoAnswer(),
                        new DynamoDbStore(
                                aws,
                                table,
                                () -> now,
                                damage -> say("damaged " + damage),
                                PATIENCE),
                        new OneMap(ModelMapParser.parse(MAP.getBytes(StandardCharsets.UTF_8))),
                        new LimitSettings(Limits.NONE, true, 1, PATIENCE),
                        () -> now,
                        new SplittableRandom(),
                        request -> {},
                        afterwards,
                        new LimitLog(failure -> say("failed " + failure), this::tell));
    }

    /** Reads {@code ask <instant> <key> <requests> <tokens> <parallel> <nano-dollars a day>}. */
    public static void main(String[] args) throws IOException, ModelMapRejected {
        LimitProcess process = new LimitProcess(args[0]);
        BufferedReader in =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        say("ready");
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split(" ", -1);
            switch (words[0]) {
                case "ask" -> say(process.ask(words));
                case "end" -> process.end();
                default -> throw new IOException("what is " + line);
            }
        }
    }

    private static void say(String line) {
        System.out.println(line);
    }

    private void tell(String event, String account, String message) {
        say("log " + event + ' ' + account + ' ' + message);
    }

    private String ask(String[] words) {
        now = Instant.parse(words[1]);
        long dollars = Long.parseLong(words[6]);
        Limits limits =
                new Limits(
                        Long.parseLong(words[3]),
                        Long.parseLong(words[4]),
                        Long.parseLong(words[5]),
                        dollars == 0 ? null : new Budget(dollars, Period.DAY));
        Grant grant = new Grant(words[2], Set.of(), limits, UserText.FULL);
        try {
            limited.open(request(new Caller(words[2], Standing.KNOWN, () -> grant)));
            return "admitted";
        } catch (GatewayException e) {
            afterwards.await(PATIENCE);
            return "refused " + e.error();
        }
    }

    private void end() {
        for (Consumer<Receipt> each : running) {
            each.accept(receipt());
        }
        running.clear();
        afterwards.await(PATIENCE);
        say("ended");
    }

    private InferenceRequest request(Caller caller) {
        return new InferenceRequest(
                new Envelope(
                        "test",
                        Dialect.CHAT,
                        caller,
                        "x",
                        true,
                        Map.of(),
                        now,
                        now.plusSeconds(900),
                        new Kept(running)),
                List.of(new Message(Message.Role.USER, List.of(new Part.Text("x".repeat(20))))),
                List.of(),
                Parameters.NONE,
                new JsonObject());
    }

    private Receipt receipt() {
        return new Receipt(
                request(Caller.MASTER),
                new Target("mock", "echo", new JsonObject()),
                1,
                200,
                null,
                "stop",
                new Usage(USED, 0, 0, 0, 0, false),
                BigDecimal.valueOf(USED, 6),
                null,
                Duration.ofSeconds(1),
                now);
    }

    private record Kept(List<Consumer<Receipt>> running) implements Journal {
        @Override
        public void attempt(Target target) {}

        @Override
        public void failed(io.sfai.gateway.error.GatewayError error) {}

        @Override
        public void note(String field, @Nullable Object value) {}

        @Override
        public void atEnd(Consumer<Receipt> settlement) {
            running.add(settlement);
        }
    }

    private record OneMap(ModelMap map) implements ModelMaps {
        @Override
        public ModelMap current() {
            return map;
        }

        @Override
        public boolean isStale() {
            return false;
        }
    }

    private static final class NoAnswer implements InferenceStream {
        @Override
        public Step next(Duration wait) {
            return Step.END;
        }

        @Override
        public void close() {}
    }
}
