package io.sfai.gateway.upstream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MediaTypesTest {
    private static final String OPEN_XML = "application/vnd.openxmlformats-officedocument.";

    @Test
    void theFirstBytesOutrankTheDeclaredType() {
        Map<String, byte[]> files =
                Map.of(
                        "image/png",
                        Files.PNG,
                        "image/jpeg",
                        Files.JPEG,
                        "image/gif",
                        Files.GIF,
                        "image/webp",
                        Files.WEBP,
                        "application/pdf",
                        Files.PDF,
                        OPEN_XML + "wordprocessingml.document",
                        Files.DOCX,
                        OPEN_XML + "spreadsheetml.sheet",
                        Files.XLSX);
        for (String declared : List.of("image/jpg", "text/html", "nonsense", "", "image/gif")) {
            files.forEach((type, bytes) -> {
                assertThat(tell(bytes, declared).type()).isEqualTo(type);
                assertThat(tell(bytes, declared).bytes()).isEqualTo(bytes);
            });
        }
        assertThat(tell(Files.PNG, null).isImage()).isTrue();
        assertThat(tell(Files.PDF, null).isImage()).isFalse();
    }

    @Test
    void textIsWhatItIsDeclaredToBe() {
        byte[] text = "a,b\n1,日本\n".getBytes(UTF_8);
        for (String type :
                List.of(
                        "text/plain",
                        "text/csv",
                        "text/markdown",
                        "text/html",
                        "application/json")) {
            assertThat(tell(text, type).type()).isEqualTo(type);
            assertThat(tell(text, " " + type + " ; charset=utf-8").bytes()).isEqualTo(text);
        }
        assertThat(tell(text, "Text/CSV").type()).isEqualTo("text/csv");
    }

    @Test
    void textOfAnotherCharsetBecomesUtf8() {
        for (Charset charset : List.of(ISO_8859_1, UTF_16)) {
            Media media =
                    tell("größer".getBytes(charset), "text/plain; charset=\"" + charset + "\"");
            assertThat(new String(media.bytes(), UTF_8)).isEqualTo("größer");
        }
        byte[] utf8 = "größer".getBytes(UTF_8);
        assertThat(tell(utf8, "text/plain;charset=US-ASCII").bytes()).isEqualTo(utf8);
    }

    @Test
    void anOldOfficeFileNeedsItsType() {
        assertThat(tell(Files.DOC, "application/msword").type()).isEqualTo("application/msword");
        assertThat(tell(Files.DOC, "application/vnd.ms-excel").type())
                .isEqualTo("application/vnd.ms-excel");
        refused(Files.DOC, "application/octet-stream", "application/octet-stream");
    }

    @Test
    void aPdfMayHaveSomethingBeforeItsMark() {
        byte[] late = Files.bytes("junk\n%PDF-1.4");
        assertThat(tell(late, "application/pdf").type()).isEqualTo("application/pdf");
        refused(late, "application/octet-stream", "application/octet-stream");
    }

    @Test
    void aPageInTheGuiseOfAnImageIsRefused() {
        refused(Files.HTML, "image/png", "declared as image/png");
        refused(Files.HTML, "application/pdf", "declared as application/pdf");
        refused(Files.HTML, null, "of no known type");
    }

    @Test
    void whatNoModelReadsIsRefused() {
        refused(Files.bytes("BM ..."), "image/bmp", "declared as image/bmp");
        refused(Files.bytes("<svg/>"), "image/svg+xml", "declared as image/svg+xml");
        refused(Files.ZIP, "application/zip", "declared as application/zip");
        refused(Files.bytes("RIFF....WAVE"), "audio/wav", "declared as audio/wav");
        refused(Files.bytes("\u0089PN"), "image/png", "declared as image/png");
        refused(new byte[0], "image/png", "empty");
    }

    @Test
    void textThatIsNoneIsRefused() {
        refused(new byte[] {'a', 0, 'b'}, "text/plain", "binary");
        refused(new byte[] {'a', (byte) 0xff}, "text/plain", "not UTF-8");
        refused(Files.bytes("a"), "text/plain; charset=klingon", "charset");
        refused(Files.bytes("a"), "text/plain; charset=", "charset");
    }

    /** A type is repeated to upstreams and in messages. */
    @Test
    void aTypeThatIsNoNameIsNotRepeated() {
        refused(Files.HTML, "text/<b>\r\nx: y", "of no known type");
        refused(Files.HTML, "text/" + "x".repeat(10_000), "of no known type");
        refused(Files.HTML, ";;;", "of no known type");
    }

    private static Media tell(byte[] bytes, @Nullable String declared) {
        return MediaTypes.tell(bytes, declared, new MediaPlace(Failing.AT));
    }

    private static void refused(byte[] bytes, @Nullable String declared, String why) {
        Failing.unreadable(() -> tell(bytes, declared), why);
    }
}
