package io.sfai.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.EventQueue;
import io.sfai.gateway.inference.FinishReason;
import io.sfai.gateway.inference.FinishReason.Unified;
import io.sfai.gateway.inference.InferenceEvent;
import io.sfai.gateway.inference.InferenceStream;
import io.sfai.gateway.inference.Provider;
import io.sfai.gateway.inference.Step;
import io.sfai.gateway.model.ModelMap;
import io.sfai.gateway.model.ModelMaps;
import io.sfai.gateway.store.MemoryStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class RoutedStreamTest {
    private static final Duration LONG = Duration.ofSeconds(10);
    private static final String STREAMED = "{\"model\":\"x\",\"stream\":true}";
    private static final InferenceEvent EMPTY = InferenceEvent.of();

    private final InstantSource clock = InstantSource.system();
    private final MemoryStore store = new MemoryStore(clock);
    private final Deque<EventQueue> streams = new ArrayDeque<>();

    @Test
    void emptyEventsAreKeptUntilTheFirstContent() throws Exception {
        EventQueue upstream = stream();
        try (InferenceStream answer = open("\"target\": \"a/m\"", STREAMED)) {
            upstream.put(EMPTY);
            assertThat(answer.next(Duration.ofMillis(20))).isEqualTo(Step.IDLE);
            assertThat(answer.headers()).isEmpty();
            upstream.put(text("one"));
            assertThat(answer.next(LONG)).isSameAs(EMPTY);
            assertThat(answer.headers()).containsEntry("x-sfai-attempts", "1");
            assertThat(texts(answer.next(LONG))).containsExactly("one");
            assertThat(answer.next(Duration.ZERO)).isEqualTo(Step.IDLE);
            upstream.end();
            assertThat(answer.next(LONG)).isEqualTo(Step.END);
            assertThat(answer.next(LONG)).isEqualTo(Step.END);
        }
    }

    @Test
    void eventsThatSayNothingWeKnowAreNotKeptForLong() throws Exception {
        EventQueue upstream = stream();
        try (InferenceStream answer = open("\"target\": \"a/m\"", STREAMED)) {
            for (int i = 0; i < 8; i++) {
                upstream.put(EMPTY);
            }
            for (int i = 0; i < 8; i++) {
                assertThat(answer.next(Duration.ZERO)).isSameAs(EMPTY);
            }
        }
    }

    @Test
    void aStreamWithoutContentEndsAsItCame() throws Exception {
        EventQueue upstream = stream();
        try (InferenceStream answer = open("\"target\": \"a/m\"", STREAMED)) {
            InferenceEvent finish =
                    InferenceEvent.of(new Delta.Finish(new FinishReason(Unified.STOP, "stop")));
            upstream.put(finish);
            upstream.end();
            assertThat(answer.next(LONG)).isSameAs(finish);
            assertThat(answer.next(LONG)).isEqualTo(Step.END);
        }
    }

    @Test
    void nothingOfAFailedAttemptIsHandedOut() throws Exception {
        EventQueue first = stream();
        EventQueue second = stream();
        String alias = "\"target\": \"a/m\", \"retries\": 0, \"fallbacks\": [\"y\"]";
        try (InferenceStream answer = open(alias, "{\"model\":\"x\"}")) {
            first.put(text("lost"));
            first.fail(Given.refused(503, null));
            second.put(text("kept"));
            second.put(text("too"));
            assertThat(answer.next(Duration.ofMillis(20))).isEqualTo(Step.IDLE);
            second.end();
            assertThat(texts(answer.next(LONG))).containsExactly("kept");
            assertThat(texts(answer.next(LONG))).containsExactly("too");
            assertThat(answer.next(LONG)).isEqualTo(Step.END);
            assertThat(answer.headers())
                    .containsEntry("x-sfai-target", "b/echo")
                    .containsEntry("x-sfai-attempts", "2");
        }
    }

    @Test
    void afterAFailureNothingFollows() throws Exception {
        EventQueue upstream = stream();
        try (InferenceStream answer = open("\"target\": \"a/m\", \"retries\": 0", STREAMED)) {
            upstream.put(EMPTY);
            upstream.fail(Given.refused(400, null));
            assertThatThrownBy(() -> answer.next(LONG)).isInstanceOf(GatewayException.class);
            assertThat(answer.next(LONG)).isEqualTo(Step.END);
        }
        assertThat(store.calls).isEmpty();
    }

    @Test
    void aWaitBetweenAttemptsIsIdleAndEndsWhenItIsClosed() throws Exception {
        List<Long> millis = new ArrayList<>();
        for (int round = 0; round < 5; round++) {
            EventQueue upstream = stream();
            upstream.fail(Given.refused(429, null, Duration.ofSeconds(9)));
            InferenceStream answer = open("\"target\": \"a/m\", \"retries\": 1", STREAMED);
            assertThat(answer.next(Duration.ofMillis(30))).isEqualTo(Step.IDLE);
            AtomicLong ended = new AtomicLong();
            Thread reader =
                    Thread.ofPlatform()
                            .start(() -> {
                                assertThat(answer.next(LONG)).isEqualTo(Step.END);
                                ended.set(System.nanoTime());
                            });
            while (reader.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            long start = System.nanoTime();
            answer.close();
            reader.join(5000);
            millis.add((ended.get() - start) / 1_000_000);
        }
        assertThat(millis.stream().sorted().toList().get(2)).isBetween(0L, 100L);
    }

    @Test
    void closingEndsABlockedReadAndClosesTheUpstream() throws Exception {
        AtomicLong cancelled = new AtomicLong();
        streams.add(new EventQueue(cancelled::incrementAndGet));
        InferenceStream answer = open("\"target\": \"a/m\"", STREAMED);
        Thread reader = Thread.ofPlatform().start(() -> answer.next(LONG));
        while (reader.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        answer.close();
        reader.join(2000);
        assertThat(reader.isAlive()).isFalse();
        assertThat(cancelled).hasValue(1);
        assertThat(answer.next(LONG)).isEqualTo(Step.END);
    }

    private EventQueue stream() {
        EventQueue stream = new EventQueue(() -> {});
        streams.add(stream);
        return stream;
    }

    private InferenceStream open(String members, String body) {
        ModelMap map = Given.map("\"x\": {" + members + "}, \"y\": \"b/echo\"");
        Provider provider = (request, target) -> streams.removeFirst();
        return new RoutedInference(
                        new OneMap(map),
                        spec -> provider,
                        new Cooldowns(store, clock, failure -> {}),
                        clock,
                        new Random(1))
                .open(Given.request(body));
    }

    private static InferenceEvent text(String text) {
        return InferenceEvent.of(new Delta.Text(text));
    }

    private static List<String> texts(Step step) {
        List<String> texts = new ArrayList<>();
        if (step instanceof InferenceEvent event) {
            for (Delta delta : event.deltas()) {
                if (delta instanceof Delta.Text text) {
                    texts.add(text.text());
                }
            }
        }
        return texts;
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
}
