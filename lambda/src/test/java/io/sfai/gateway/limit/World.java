package io.sfai.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sfai.gateway.error.GatewayError;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.inference.Afterwards;
import io.sfai.gateway.inference.Caller;
import io.sfai.gateway.inference.Caller.Standing;
import io.sfai.gateway.inference.Dialect;
import io.sfai.gateway.inference.Envelope;
import io.sfai.gateway.inference.Grant;
import io.sfai.gateway.inference.Inference;
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
import io.sfai.gateway.model.ModelMap;
import io.sfai.gateway.model.ModelMapParser;
import io.sfai.gateway.model.ModelMapRejected;
import io.sfai.gateway.model.ModelMaps;
import io.sfai.gateway.store.HandClock;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A gateway's limits over a store in memory, with callers, requests and an upstream. */
final class World {
    static final Limits NONE = Limits.NONE;

    /** The input of {@link #ask}, and 1,000 tokens of output. */
    static final long ESTIMATE = 1005;

    /** What {@link #ESTIMATE} costs at a dollar a million tokens. */
    static final long ESTIMATED_NANO_USD = 1_005_000;

    private static final String MAP =
            """
            {"providers": {"a": {"type": "mock"}},
             "models": {"x": "a/priced", "free": "a/unpriced", "other": "a/priced"},
             "prices": {"a/priced": {"input": 1, "output": 1}, "a/*": {"input": 0, "output": 0}}}
            """;

    final HandClock clock = new HandClock();
    final CountingStore store = new CountingStore(clock);
    final Afterwards afterwards = new Afterwards();
    final List<String> events = new CopyOnWriteArrayList<>();
    final List<GatewayError> told = new CopyOnWriteArrayList<>();
    volatile boolean stale;
    volatile Inference next = request -> new Answer();
    LimitedInference limited = with(new LimitSettings(NONE, false, 1));

    World() {
        at("2026-11-22T00:15:20Z");
    }

    /** Moves the clock. */
    void at(String instant) {
        clock.pass(Duration.between(clock.instant(), Instant.parse(instant)));
    }

    /** Other settings from now on. */
    LimitedInference with(LimitSettings settings) {
        limited =
                new LimitedInference(
                        request -> next.open(request),
                        store,
                        new Maps(this),
                        settings,
                        clock,
                        new SplittableRandom(4711),
                        request -> {},
                        afterwards,
                        new LimitLog(
                                failure -> events.add("served: " + failure.getMessage()),
                                (event, account, message) ->
                                        events.add(event + ' ' + account + ": " + message)));
        return limited;
    }

    static Limits limits(long requests, long tokens, long parallel) {
        return new Limits(requests, tokens, parallel, null);
    }

    static Limits budget(long nanoUsd, Period period) {
        return new Limits(0, 0, 0, new Budget(nanoUsd, period));
    }

    static Caller caller(Standing standing, Limits limits, String... aliases) {
        Grant grant = new Grant("ide", Set.of(aliases), limits, UserText.FULL);
        return new Caller("key_a", standing, () -> grant);
    }

    static Caller known(Limits limits) {
        return caller(Standing.KNOWN, limits);
    }

    /** Opens a request and expects it to be admitted. */
    Running admitted(Caller caller) {
        Running running = new Running(told);
        running.stream = limited.open(ask(caller, "x", running));
        return running;
    }

    /** Opens a request and expects it to be refused. */
    GatewayException refused(Caller caller) {
        return refused(caller, "x");
    }

    GatewayException refused(Caller caller, String alias) {
        Running running = new Running(told);
        GatewayException refusal =
                catchThrowableOfType(
                        GatewayException.class, () -> limited.open(ask(caller, alias, running)));
        assertThat(refusal).isNotNull();
        settled();
        return refusal;
    }

    InferenceRequest ask(Caller caller, String alias, Journal journal) {
        return ask(caller, alias, journal, Parameters.NONE, clock.instant().plusSeconds(900));
    }

    static InferenceRequest ask(
            Caller caller, String alias, Journal journal, Parameters parameters, Instant deadline) {
        return new InferenceRequest(
                new Envelope(
                        "test",
                        Dialect.CHAT,
                        caller,
                        alias,
                        true,
                        Map.of(),
                        Instant.EPOCH,
                        deadline,
                        journal),
                List.of(new Message(Message.Role.USER, List.of(new Part.Text("x".repeat(20))))),
                List.of(),
                parameters,
                new JsonObject());
    }

    /** Waits for all that nobody waits for. */
    void settled() {
        assertThat(afterwards.await(Duration.ofSeconds(10))).isTrue();
    }

    /** Ends a request that has used so much. */
    void end(Running running, long tokens, @Nullable String dollars) {
        running.end(receipt(tokens, dollars));
        settled();
    }

    Receipt receipt(long tokens, @Nullable String dollars) {
        return new Receipt(
                ask(Caller.MASTER, "x", Journal.NONE),
                new Target("a", "priced", new JsonObject()),
                1,
                200,
                null,
                "stop",
                new Usage(tokens, 0, 0, 0, 0, false),
                dollars == null ? null : new BigDecimal(dollars),
                null,
                Duration.ofSeconds(1),
                clock.instant());
    }

    Map<String, Long> minute(String pk) {
        return store.counters(pk, "minute " + Periods.minute(clock.instant()));
    }

    Map<String, Long> ledger(String pk) {
        return store.counters(pk, "month " + Periods.month(clock.instant()));
    }

    Map<String, Long> running(String pk) {
        return store.counters(pk, "running");
    }

    /** A request under way. */
    static final class Running implements Journal {
        private final List<Consumer<Receipt>> settlements = new ArrayList<>();
        private final List<GatewayError> told;
        @Nullable InferenceStream stream;

        Running(List<GatewayError> told) {
            this.told = told;
        }

        @Override
        public void attempt(Target target) {}

        @Override
        public void failed(GatewayError error) {
            told.add(error);
        }

        @Override
        public void note(String field, @Nullable Object value) {}

        @Override
        public void atEnd(Consumer<Receipt> settlement) {
            settlements.add(settlement);
        }

        void end(Receipt receipt) {
            settlements.forEach(each -> each.accept(receipt));
        }
    }

    private record Maps(World world) implements ModelMaps {
        private static final ModelMap MODELS = parsed();

        @Override
        public ModelMap current() {
            return MODELS;
        }

        @Override
        public boolean isStale() {
            return world.stale;
        }

        private static ModelMap parsed() {
            try {
                return ModelMapParser.parse(MAP.getBytes(StandardCharsets.UTF_8));
            } catch (ModelMapRejected e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static final class Answer implements InferenceStream {
        @Override
        public Step next(Duration wait) {
            return Step.END;
        }

        @Override
        public void close() {}
    }
}
