package io.sfai.gateway.telemetry;

import java.util.Map;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.Marker;
import org.apache.logging.log4j.ThreadContext;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.impl.ThrowableProxy;
import org.apache.logging.log4j.core.time.Instant;
import org.apache.logging.log4j.core.time.MutableInstant;
import org.apache.logging.log4j.message.Message;
import org.apache.logging.log4j.message.SimpleMessage;
import org.apache.logging.log4j.util.ReadOnlyStringMap;
import org.jspecify.annotations.Nullable;

/** A finished line as a log event; the line has said everything already. */
final class LineEvent implements LogEvent {
    private static final long serialVersionUID = 1L;

    private final String line;

    LineEvent(String line) {
        this.line = line;
    }

    String line() {
        return line;
    }

    @Override
    public Message getMessage() {
        return new SimpleMessage(line);
    }

    @Override
    public Level getLevel() {
        return Level.INFO;
    }

    @Override
    public LogEvent toImmutable() {
        return this;
    }

    @Override
    public String getLoggerName() {
        return "sfai";
    }

    @Override
    public String getLoggerFqcn() {
        return Log4jLines.class.getName();
    }

    @Override
    public long getTimeMillis() {
        return System.currentTimeMillis();
    }

    @Override
    public Instant getInstant() {
        MutableInstant now = new MutableInstant();
        now.initFromEpochMilli(getTimeMillis(), 0);
        return now;
    }

    @Override
    public long getNanoTime() {
        return 0;
    }

    @Override
    public String getThreadName() {
        return Thread.currentThread().getName();
    }

    @Override
    public long getThreadId() {
        return Thread.currentThread().threadId();
    }

    @Override
    public int getThreadPriority() {
        return Thread.NORM_PRIORITY;
    }

    @Deprecated
    @SuppressWarnings("InlineMeSuggester")
    @Override
    public Map<String, String> getContextMap() {
        return Map.of();
    }

    @Override
    public @Nullable ReadOnlyStringMap getContextData() {
        return null;
    }

    @Override
    public ThreadContext.@Nullable ContextStack getContextStack() {
        return null;
    }

    @Override
    public @Nullable Marker getMarker() {
        return null;
    }

    @Override
    public @Nullable StackTraceElement getSource() {
        return null;
    }

    @Override
    public @Nullable Throwable getThrown() {
        return null;
    }

    @Override
    public @Nullable ThrowableProxy getThrownProxy() {
        return null;
    }

    @Override
    public boolean isEndOfBatch() {
        return true;
    }

    @Override
    public boolean isIncludeLocation() {
        return false;
    }

    @Override
    public void setEndOfBatch(boolean endOfBatch) {}

    @Override
    public void setIncludeLocation(boolean includeLocation) {}
}
