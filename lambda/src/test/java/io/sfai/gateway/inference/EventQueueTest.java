package io.sfai.gateway.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sfai.gateway.error.GatewayException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EventQueueTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final EventQueue queue = new EventQueue(() -> {});

    /** A server that stops interrupts its threads; their clients must not see a whole answer. */
    @Test
    void anInterruptedWaitIsNoEnd() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> queue.next(LONG))
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining("stopping");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aProducerThatWaitsForRoomGoesOnWhenThereIsSome() throws Exception {
        int events = 1000;
        CompletableFuture<Boolean> produced = new CompletableFuture<>();
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        boolean read = true;
                        for (int i = 0; i < events; i++) {
                            read &= queue.put(InferenceEvent.of(new Delta.Text("t" + i)));
                        }
                        queue.end();
                        produced.complete(read);
                    } catch (InterruptedException e) {
                        produced.completeExceptionally(e);
                    }
                });
        for (int i = 0; i < events; i++) {
            Step step = queue.next(LONG);
            assertThat(step).isInstanceOf(InferenceEvent.class);
            assertThat(((InferenceEvent) step).deltas()).containsExactly(new Delta.Text("t" + i));
        }
        assertThat(queue.next(LONG)).isEqualTo(Step.END);
        assertThat(produced.get(5, TimeUnit.SECONDS)).isTrue();
    }
}
