package io.sfai.gateway.local.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sfai.gateway.error.GatewayError.Upstream;
import io.sfai.gateway.error.GatewayError.UpstreamFault;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.inference.Caller;
import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.Dialect;
import io.sfai.gateway.inference.Envelope;
import io.sfai.gateway.inference.InferenceEvent;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.InferenceStream;
import io.sfai.gateway.inference.Journal;
import io.sfai.gateway.inference.Message;
import io.sfai.gateway.inference.Parameters;
import io.sfai.gateway.inference.Part;
import io.sfai.gateway.inference.Step;
import io.sfai.gateway.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams are pulled by one thread, closed by any, and end truly. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
abstract class ProviderContract {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final int MANY = 10_000;

    /** A stream that never says anything. */
    abstract InferenceStream silent();

    /** A stream that says three words and loses its line. */
    abstract InferenceStream cut();

    /** A stream of so many words, each {@code w} and its number, with its end. */
    abstract InferenceStream words(int count);

    static InferenceRequest request(String words) {
        return new InferenceRequest(
                new Envelope(
                        "test",
                        Dialect.CHAT,
                        Caller.MASTER,
                        "alias",
                        true,
                        Map.of(),
                        Instant.now(),
                        Instant.MAX,
                        Journal.NONE),
                List.of(new Message(Message.Role.USER, List.of(new Part.Text(words)))),
                List.of(),
                Parameters.NONE,
                Json.object("{\"model\":\"alias\",\"stream\":true,\"messages\":[]}"));
    }

    @Test
    void closingEndsABlockedReadWithin100Milliseconds() throws Exception {
        List<Long> millis = new ArrayList<>();
        for (int round = 0; round < 9; round++) {
            InferenceStream stream = silent();
            AtomicLong ended = new AtomicLong();
            Thread reader =
                    Thread.ofPlatform()
                            .start(() -> {
                                assertThat(stream.next(LONG)).isEqualTo(Step.END);
                                ended.set(System.nanoTime());
                            });
            while (reader.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            long start = System.nanoTime();
            stream.close();
            reader.join(5000);
            millis.add((ended.get() - start) / 1_000_000);
        }
        // The machine may be busy once, not every other time.
        assertThat(millis.stream().sorted().toList().get(millis.size() / 2)).isBetween(0L, 100L);
    }

    @Test
    void closingTwiceAndReadingAfterwardsIsHarmless() {
        InferenceStream stream = words(5);
        assertThat(stream.next(LONG)).isInstanceOf(InferenceEvent.class);
        stream.close();
        stream.close();
        assertThat(stream.next(LONG)).isEqualTo(Step.END);
    }

    @Test
    void waitingWithoutAnEventIsIdle() {
        try (InferenceStream stream = silent()) {
            assertThat(stream.next(Duration.ofMillis(20))).isEqualTo(Step.IDLE);
            assertThat(stream.next(Duration.ZERO)).isEqualTo(Step.IDLE);
            assertThat(stream.next(Duration.ofSeconds(-1))).isEqualTo(Step.IDLE);
        }
    }

    @Test
    void tenThousandEventsComeInOrderAndEnd() {
        try (InferenceStream stream = words(MANY)) {
            assertThat(said(stream)).isEqualTo(expected(MANY));
            assertThat(stream.next(LONG)).isEqualTo(Step.END);
        }
    }

    @Test
    void aSlowReaderLosesNothing() throws Exception {
        try (InferenceStream stream = words(MANY)) {
            StringBuilder said = new StringBuilder();
            for (int i = 0; i < 20; i++) {
                // The reader is slow here, which is what is tested; nothing is waited for.
                Thread.sleep(10);
                add(stream.next(LONG), said);
            }
            assertThat(said.append(said(stream))).hasToString(expected(MANY));
        }
    }

    @Test
    void aCutIsToldAfterWhatCameBefore() {
        try (InferenceStream stream = cut()) {
            StringBuilder said = new StringBuilder();
            for (int i = 0; i < 3; i++) {
                add(stream.next(LONG), said);
            }
            assertThat(said).hasToString(expected(3));
            GatewayException failure =
                    catchThrowableOfType(GatewayException.class, () -> stream.next(LONG));
            assertThat(((Upstream) failure.error()).fault()).isEqualTo(UpstreamFault.CUT);
        }
    }

    /** All words that are still to come. */
    static String said(InferenceStream stream) {
        StringBuilder said = new StringBuilder();
        for (Step step = stream.next(LONG); !(step instanceof Step.End); step = stream.next(LONG)) {
            add(step, said);
        }
        return said.toString();
    }

    private static void add(Step step, StringBuilder said) {
        assertThat(step).isInstanceOf(InferenceEvent.class);
        if (step instanceof InferenceEvent event) {
            for (Delta delta : event.deltas()) {
                if (delta instanceof Delta.Text text) {
                    said.append(text.text());
                }
            }
        }
    }

    static String expected(int count) {
        StringBuilder words = new StringBuilder();
        for (int i = 0; i < count; i++) {
            words.append(i == 0 ? "w" : " w").append(i);
        }
        return words.toString();
    }
}
