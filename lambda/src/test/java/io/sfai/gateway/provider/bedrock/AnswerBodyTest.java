package io.sfai.gateway.provider.bedrock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sfai.gateway.sse.SplitInput;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import software.amazon.eventstream.Message;
import software.amazon.eventstream.MessageDecoder;

class AnswerBodyTest {
    private static final String TYPE = "application/vnd.amazon.eventstream";

    @Test
    void framesComeWholeWhereverTheNetworkSplitsThem() throws Exception {
        byte[] bytes = Frames.words("Grüße", "🗼", "x".repeat(300)).bytes();
        List<Message> expected = decoded(new SplitInput(bytes, bytes.length, 1), bytes.length);
        assertThat(expected).hasSize(7);
        for (int split = 1; split < bytes.length; split++) {
            assertThat(decoded(new SplitInput(bytes, split, 1 << 20), bytes.length))
                    .as("split at " + split)
                    .isEqualTo(expected);
        }
        assertThat(decoded(new SplitInput(bytes, 1, 1), bytes.length)).isEqualTo(expected);
    }

    @Test
    void noPieceGoesPastTheEndOfAFrame() throws Exception {
        byte[] bytes = new Frames().text(0, "one").text(0, "two").bytes();
        Reader reader = new Reader();
        AnswerBody body = new AnswerBody();
        body.subscribe(reader);
        body.deliver(new SplitInput(bytes, bytes.length, 1), TYPE);
        assertThat(reader.pieces).hasSize(4);
        assertThat(reader.complete).isTrue();
    }

    @Test
    void otherBodiesComeAsTheyAreRead() throws Exception {
        Reader reader = new Reader();
        AnswerBody body = new AnswerBody();
        body.subscribe(reader);
        body.deliver(new SplitInput(new byte[100_000], 5, 1 << 20), "application/json");
        assertThat(reader.pieces).hasSizeBetween(7, 9);
        assertThat(reader.pieces.stream().mapToInt(p -> p.length).sum()).isEqualTo(100_000);
    }

    @Test
    void whoCancelsGetsNoMore() {
        AnswerBody body = new AnswerBody();
        body.subscribe(
                new Reader() {
                    @Override
                    public void onNext(ByteBuffer piece) {
                        super.onNext(piece);
                        body.cancel();
                    }
                });
        assertThatThrownBy(() -> body.deliver(new SplitInput(new byte[9], 1, 1), null))
                .isInstanceOf(CancellationException.class);
    }

    private static List<Message> decoded(SplitInput in, int most) throws Exception {
        Reader reader = new Reader();
        AnswerBody body = new AnswerBody();
        body.subscribe(reader);
        body.deliver(in, TYPE);
        MessageDecoder decoder = new MessageDecoder();
        reader.pieces.forEach(decoder::feed);
        assertThat(reader.pieces.stream().mapToInt(p -> p.length).sum()).isEqualTo(most);
        return decoder.getDecodedMessages();
    }

    /** Asks for one piece at a time. */
    private static class Reader implements Subscriber<ByteBuffer> {
        private final List<byte[]> pieces = new ArrayList<>();
        private boolean complete;
        private @Nullable Subscription subscription;

        @Override
        public void onSubscribe(Subscription begun) {
            subscription = begun;
            begun.request(1);
        }

        @Override
        public void onNext(ByteBuffer piece) {
            byte[] copy = new byte[piece.remaining()];
            piece.get(copy);
            pieces.add(copy);
            if (subscription != null) {
                subscription.request(1);
            }
        }

        @Override
        public void onError(Throwable failure) {
            throw new AssertionError(failure);
        }

        @Override
        public void onComplete() {
            complete = true;
        }
    }
}
