package io.sfai.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class ErrorReportTest {
    private static final class lowercase2 extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static final class Http2Failure extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @Test
    void typesMatchWhatTheRuntimeApiTakes() {
        for (Throwable failure :
                List.of(
                        new lowercase2(),
                        new Http2Failure(),
                        new RuntimeException() {
                            private static final long serialVersionUID = 1L;
                        })) {
            assertThat(ErrorReport.of(failure).type())
                    .matches("(Runtime|Function)\\.[A-Z][a-zA-Z]+");
        }
        assertThat(ErrorReport.of(new Http2Failure()).type()).isEqualTo("Function.HttpFailure");
    }

    @Test
    void hasBounds() {
        Throwable deep = new IllegalStateException("\u20ac".repeat(100_000));
        for (int i = 0; i < 100; i++) {
            deep = new IllegalStateException("\u20ac".repeat(100_000), deep);
        }
        ErrorReport report = ErrorReport.of(deep);
        assertThat(report.base64().length()).isLessThan(16_000);
        assertThat(report.xrayCause().length()).isLessThan(16_000);
    }

    @Test
    void tellsCausesToo() {
        ErrorReport report =
                ErrorReport.of(
                        Failures.fixed(new IllegalStateException("outer", new Exception("inner"))));
        assertThat(report.trace())
                .containsExactly(
                        "java.lang.IllegalStateException: outer",
                        "    at io.example.Handler.handle(Handler.java:8)",
                        "Caused by: java.lang.Exception: inner");
        JsonObject body = Json.object(Base64.getDecoder().decode(report.base64()));
        assertThat(body.string("errorMessage")).isEqualTo("outer");
    }

    @Test
    void theCauseForXrayFitsAHeader() {
        String cause =
                ErrorReport.of(
                                new IllegalStateException(
                                        "two\r\nlines: \u00fc \u20ac \ud83d\ude00"))
                        .xrayCause();
        assertThat(cause.chars()).allMatch(c -> c >= 0x20 && c < 0x7f);
        JsonArray exceptions = Json.object(cause).array("exceptions");
        assertThat(exceptions).isNotNull();
        JsonObject first = exceptions == null ? null : exceptions.object(0);
        assertThat(first).isNotNull();
        assertThat(first == null ? null : first.string("message"))
                .isEqualTo("two\r\nlines: \u00fc \u20ac \ud83d\ude00");
    }
}
