package io.sfai.gateway.api.messages;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.error.GatewayError;
import io.sfai.gateway.error.GatewayError.BadRequest;
import io.sfai.gateway.error.GatewayError.Conflict;
import io.sfai.gateway.error.GatewayError.Forbidden;
import io.sfai.gateway.error.GatewayError.Internal;
import io.sfai.gateway.error.GatewayError.LimitExceeded;
import io.sfai.gateway.error.GatewayError.MethodNotAllowed;
import io.sfai.gateway.error.GatewayError.NotBuilt;
import io.sfai.gateway.error.GatewayError.NotFound;
import io.sfai.gateway.error.GatewayError.TooLarge;
import io.sfai.gateway.error.GatewayError.Unauthorized;
import io.sfai.gateway.error.GatewayError.Unavailable;
import io.sfai.gateway.error.GatewayError.Upstream;
import io.sfai.gateway.error.GatewayError.UpstreamFault;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class MessageErrorsTest {
    static Stream<Arguments> errors() {
        return Stream.of(
                Arguments.of(new BadRequest("no", "a.0", null), 400, "invalid_request_error"),
                Arguments.of(new Unauthorized("no", "c"), 401, "authentication_error"),
                Arguments.of(new Forbidden("no", "c", "a.0"), 403, "permission_error"),
                Arguments.of(new NotFound("no", "c", "a.0"), 404, "not_found_error"),
                Arguments.of(
                        new MethodNotAllowed("no", List.of("POST")), 405, "invalid_request_error"),
                Arguments.of(new Conflict("no"), 409, "invalid_request_error"),
                Arguments.of(new TooLarge("no", 1), 413, "request_too_large"),
                Arguments.of(
                        new LimitExceeded("no", "c", Duration.ofSeconds(1)),
                        429,
                        "rate_limit_error"),
                Arguments.of(new Internal("no"), 500, "api_error"),
                Arguments.of(new NotBuilt("no"), 501, "api_error"),
                Arguments.of(new Unavailable("no", "c"), 503, "api_error"),
                Arguments.of(upstream(400), 400, "invalid_request_error"),
                Arguments.of(upstream(401), 502, "api_error"),
                Arguments.of(upstream(429), 429, "rate_limit_error"),
                Arguments.of(upstream(504), 504, "api_error"),
                Arguments.of(upstream(529), 503, "overloaded_error"));
    }

    private static GatewayError upstream(int status) {
        return new Upstream("no", UpstreamFault.REFUSED, status, null, "a.0", null);
    }

    @ParameterizedTest
    @MethodSource("errors")
    void everyErrorHasItsStatusAndType(GatewayError error, int status, String type) {
        GatewayException failure = new GatewayException(error, Map.of("retry-after", "7"), null);
        HttpResponse.Buffered answer =
                (HttpResponse.Buffered) MessageErrors.response(failure, "r1");
        String place = error.toString().contains("param=a.0") ? "a.0: " : "";
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.headers().get("request-id")).isEqualTo("r1");
        assertThat(answer.headers().get("retry-after")).isEqualTo("7");
        assertThat(new String(answer.body(), UTF_8))
                .isEqualTo(
                        "{\"type\":\"error\",\"error\":{\"type\":\""
                                + type
                                + "\",\"message\":\""
                                + place
                                + "no\"},\"request_id\":\"r1\"}");
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/messages,true",
        "/messages/,true",
        "/v1/messages/count_tokens,true",
        "/v1/messagesx,false",
        "/v1/chat/completions,false"
    })
    void whoReadsThem(String path, boolean reads) {
        assertThat(MessageErrors.areReadAt(path)).isEqualTo(reads);
    }
}
