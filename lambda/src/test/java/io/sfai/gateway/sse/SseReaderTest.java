package io.sfai.gateway.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SseReaderTest {
    private static final String STREAM =
            "\uFEFF: hello\n\nevent: a\ndata: one\ndata: grüße 🌍\n\nid: 4\nretry: 1\ndata:two\n\n";
    private static final List<String> EVENTS = List.of("a=one\ngrüße 🌍", "message=two");

    @Test
    void anySplitAndAnyLineEndGiveTheSameEvents() throws IOException {
        for (String end : List.of("\n", "\r\n", "\r")) {
            byte[] bytes = bytes(STREAM.replace("\n", end));
            for (int at = 0; at <= bytes.length; at++) {
                assertThat(read(new SseReader(new SplitInput(bytes, at, 10_000), 1000)))
                        .as("split at " + at)
                        .isEqualTo(EVENTS);
            }
            assertThat(read(new SseReader(new SplitInput(bytes, 1, 1), 1000))).isEqualTo(EVENTS);
        }
    }

    @Test
    void aByteOrderMarkIsSkippedOnlyAtTheStart() throws IOException {
        assertThat(read("\uFEFFdata: a\n\n\uFEFFdata: b\n\ndata: c\n\n"))
                .containsExactly("message=a", "message=c");
        assertThat(read("\n\uFEFFdata: a\n\n")).isEmpty();
    }

    @Test
    void commentsUnknownFieldsAndEventsWithoutDataAreSkipped() throws IOException {
        assertThat(read(": c\n:\n\nevent: lost\n\nfoo: bar\nDATA: no\n\n data: no\n\ndata: x\n\n"))
                .containsExactly("message=x");
    }

    @Test
    void oneSpaceAfterTheColonIsNotData() throws IOException {
        assertThat(read("data:  two\n\ndata:\n\ndata: \n\n"))
                .containsExactly("message= two", "message=", "message=");
    }

    @Test
    void aFieldWithoutAColonIsAFieldWithoutAValue() throws IOException {
        assertThat(read("data\n\ndata\ndata: x\n\n")).containsExactly("message=", "message=\nx");
    }

    @Test
    void aMissingBlankLineAtTheEndLosesNothing() throws IOException {
        assertThat(read("data: a\n\ndata: b\n")).containsExactly("message=a", "message=b");
    }

    @Test
    void halfALineAtTheEndIsNoEvent() throws IOException {
        assertThat(read("data: a\n\ndata: b")).containsExactly("message=a");
        assertThat(read("data: a\ndata: b")).containsExactly("message=a");
    }

    @Test
    void nothingIsNoEvents() throws IOException {
        assertThat(read("")).isEmpty();
        assertThat(read("\n\n\n\r\n\r\r")).isEmpty();
    }

    @Test
    void anEventThatIsTooLongEndsTheReading() {
        for (String endless :
                List.of("x".repeat(2000), "data: " + "x".repeat(2000), "data: y\n".repeat(2000))) {
            assertThatThrownBy(() -> read(endless))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("1000 bytes");
        }
    }

    @Test
    void manyEventsUnderTheLimitAreRead() throws IOException {
        assertThat(read(("data: " + "x".repeat(900) + "\n\n").repeat(500))).hasSize(500);
    }

    private static List<String> read(String stream) throws IOException {
        return read(new SseReader(new ByteArrayInputStream(bytes(stream)), 1000));
    }

    private static List<String> read(SseReader reader) throws IOException {
        List<String> events = new ArrayList<>();
        for (SseEvent event = reader.next(); event != null; event = reader.next()) {
            events.add(event.event() + "=" + event.text());
        }
        return events;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
