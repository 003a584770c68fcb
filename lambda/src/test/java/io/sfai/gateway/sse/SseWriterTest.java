package io.sfai.gateway.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SseWriterTest {
    private final Writes writes = new Writes();
    private final SseWriter writer = new SseWriter(writes);

    @Test
    void eventsThatAreThereTogetherLeaveInOneWrite() throws IOException {
        data("one");
        data("two");
        assertThat(writes.all).isEmpty();
        writer.flush();
        writer.flush();
        assertThat(writes.all).containsExactly("data: one\n\ndata: two\n\n", "flush");
    }

    @Test
    void aKeepAliveLeavesAtOnce() throws IOException {
        writer.keepAlive();
        assertThat(writes.all).containsExactly(": keep-alive\n\n", "flush");
    }

    @Test
    void manyEventsDoNotGatherForEver() throws IOException {
        String long1 = "x".repeat(10_000);
        String long2 = "y".repeat(100_000);
        data(long1);
        data(long2);
        assertThat(writes.all)
                .containsExactly("data: " + long1 + "\n\ndata: " + long2 + "\n\n", "flush");
    }

    @Test
    void whatFailedToLeaveIsNotSentTwice() throws IOException {
        data("lost");
        writes.broken = true;
        assertThatThrownBy(writer::flush).isInstanceOf(IOException.class);
        writes.broken = false;
        data("next");
        writer.flush();
        assertThat(writes.all).containsExactly("data: next\n\n", "flush");
    }

    private void data(String text) throws IOException {
        writer.data(text.getBytes(StandardCharsets.UTF_8));
    }

    private static final class Writes extends OutputStream {
        private final List<String> all = new ArrayList<>();
        private boolean broken;

        @Override
        public void write(int b) {
            throw new AssertionError("a byte by itself");
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (broken) {
                throw new IOException("broken");
            }
            all.add(new String(bytes, offset, length, StandardCharsets.UTF_8));
        }

        @Override
        public void flush() {
            all.add("flush");
        }
    }
}
