package io.sfai.gateway.telemetry;

import com.amazonaws.services.lambda.runtime.log4j2.LambdaAppender;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.AbstractLogEvent;
import org.apache.logging.log4j.core.Layout;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.layout.ByteBufferDestination;

/**
 * Writes lines through log4j2's Lambda appender, and uses no more of log4j2 than that: a {@code
 * LoggerContext} alone would load some 500 classes and take a third of a cold start, for lines
 * whose JSON, level and order are ours already.
 */
public final class Log4jLines implements Consumer<String> {
    private final LambdaAppender appender =
            LambdaAppender.newBuilder().setName("lambda").setLayout(new WholeLine()).build();

    public Log4jLines() {
        appender.start();
    }

    @Override
    public void accept(String line) {
        appender.append(new Line(line));
    }

    /** An event that is nothing but its line. */
    private static final class Line extends AbstractLogEvent {
        private static final long serialVersionUID = 1;

        private final String text;

        Line(String text) {
            this.text = text;
        }

        @Override
        public Level getLevel() {
            return Level.INFO;
        }

        byte[] bytes() {
            return (text + "\n").getBytes(StandardCharsets.UTF_8);
        }
    }

    /** Gives a line as it is. */
    private static final class WholeLine implements Layout<String> {
        @Override
        public byte[] getFooter() {
            return new byte[0];
        }

        @Override
        public byte[] getHeader() {
            return new byte[0];
        }

        @Override
        public byte[] toByteArray(LogEvent event) {
            return ((Line) event).bytes();
        }

        @Override
        public String toSerializable(LogEvent event) {
            return ((Line) event).text;
        }

        @Override
        public String getContentType() {
            return "application/json";
        }

        @Override
        public Map<String, String> getContentFormat() {
            return Map.of();
        }

        @Override
        public void encode(LogEvent event, ByteBufferDestination destination) {
            byte[] bytes = toByteArray(event);
            destination.writeBytes(bytes, 0, bytes.length);
        }
    }
}
