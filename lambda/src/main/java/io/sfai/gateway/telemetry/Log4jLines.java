package io.sfai.gateway.telemetry;

import com.amazonaws.services.lambda.runtime.log4j2.LambdaAppender;
import java.util.function.Consumer;

/**
 * Writes finished lines through log4j2's Lambda appender, called directly: a logger context would
 * cost a cold start 250 ms of CPU (docs/decisions/2026-11-21-lambda-libraries.md).
 */
public final class Log4jLines implements Consumer<String> {
    private final LambdaAppender appender;

    public Log4jLines() {
        appender =
                LambdaAppender.newBuilder().setName("lambda").setLayout(new LineLayout()).build();
        appender.start();
    }

    @Override
    public void accept(String line) {
        appender.append(new LineEvent(line));
    }
}
