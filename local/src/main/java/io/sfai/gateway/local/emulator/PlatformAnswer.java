package io.sfai.gateway.local.emulator;

import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;

/** The answers that the Function URL gives in the function's place. */
enum PlatformAnswer {
    TOO_LARGE(
            413,
            "RequestEntityTooLargeException",
            "{\"Message\":\"Request must be smaller than 6291456 bytes for the InvokeFunction"
                    + " operation\"}"),
    THROTTLED(
            429,
            "TooManyRequestsException",
            "{\"Reason\":\"ReservedFunctionConcurrentInvocationLimitExceeded\",\"Type\":\"User\","
                    + "\"Message\":\"Rate Exceeded.\"}"),
    FUNCTION_ERROR(502, "BadGatewayException", "{\"message\":\"Internal Server Error\"}"),
    TIMED_OUT(504, "GatewayTimeoutException", "{\"message\":\"Gateway Timeout\"}");

    private final int status;
    private final String errorType;
    private final String body;

    PlatformAnswer(int status, String errorType, String body) {
        this.status = status;
        this.errorType = errorType;
        this.body = body;
    }

    void send(ServerResponse response) {
        response.status(status)
                .header("content-type", "application/json")
                .header("x-amzn-ErrorType", errorType)
                .send(body.getBytes(StandardCharsets.UTF_8));
    }
}
