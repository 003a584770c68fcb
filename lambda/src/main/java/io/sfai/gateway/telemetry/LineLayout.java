package io.sfai.gateway.telemetry;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.logging.log4j.core.Layout;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.layout.ByteBufferDestination;

/** Lays a {@link LineEvent} out as its line. */
final class LineLayout implements Layout<String> {
    private static final byte[] NOTHING = {};

    @Override
    public byte[] toByteArray(LogEvent event) {
        return toSerializable(event).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toSerializable(LogEvent event) {
        return ((LineEvent) event).line() + "\n";
    }

    @Override
    public void encode(LogEvent event, ByteBufferDestination destination) {
        byte[] bytes = toByteArray(event);
        destination.writeBytes(bytes, 0, bytes.length);
    }

    @Override
    public byte[] getHeader() {
        return NOTHING;
    }

    @Override
    public byte[] getFooter() {
        return NOTHING;
    }

    @Override
    public String getContentType() {
        return "application/json";
    }

    @Override
    public Map<String, String> getContentFormat() {
        return Map.of();
    }
}
