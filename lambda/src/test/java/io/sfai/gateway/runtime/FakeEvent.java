package io.sfai.gateway.runtime;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** An event as {@code /next} hands it out, with what goes wrong around it. */
record FakeEvent(String id, byte[] event, Set<Fault> faults) {
    static final Instant DEADLINE = Instant.parse("2100-01-01T00:00:00Z");
    static final String ARN = "arn:aws:lambda:eu-west-1:123456789012:function:gateway:live";

    boolean has(Fault fault) {
        return faults.contains(fault);
    }

    FakeEvent without(Fault fault) {
        Set<Fault> rest = EnumSet.copyOf(faults);
        rest.remove(fault);
        return new FakeEvent(id, event, rest);
    }

    /** The whole reply. */
    byte[] encode() {
        boolean chunked = faults.contains(Fault.CHUNKED_EVENT);
        StringBuilder head = new StringBuilder();
        if (faults.contains(Fault.INTERIM_REPLY)) {
            head.append("HTTP/1.1 100 Continue\r\n\r\n");
        }
        head.append("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n");
        if (!faults.contains(Fault.NO_REQUEST_ID)) {
            head.append("Lambda-Runtime-Aws-Request-Id: ").append(id).append("\r\n");
        }
        if (!faults.contains(Fault.BARE_EVENT)) {
            head.append("Lambda-Runtime-Deadline-Ms: " + DEADLINE.toEpochMilli() + "\r\n")
                    .append("Lambda-Runtime-Invoked-Function-Arn: " + ARN + "\r\n")
                    .append("Lambda-Runtime-Trace-Id: Root=1-" + id + ";Sampled=0\r\n")
                    .append("Lambda-Runtime-Aws-Tenant-Id: tenant\r\n");
        }
        int length = event.length + (faults.contains(Fault.CUTS_EVENT) ? 10 : 0);
        head.append(
                chunked ? "Transfer-Encoding: Chunked\r\n" : "Content-Length: " + length + "\r\n");
        if (faults.contains(Fault.CLOSES_AFTER_EVENT)) {
            head.append("Connection: Close\r\n");
        }
        String text = head.append("\r\n").toString();
        if (faults.contains(Fault.LOWER_CASE_HEADERS)) {
            text = "HTTP" + text.substring(4).toLowerCase(Locale.ROOT);
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
        if (chunked) {
            chunks(all, event);
        } else {
            all.writeBytes(event);
        }
        return all.toByteArray();
    }

    private static void chunks(ByteArrayOutputStream out, byte[] event) {
        int half = event.length / 2;
        String first = Integer.toHexString(half).toUpperCase(Locale.ROOT) + ";part=1\r\n";
        out.writeBytes(first.getBytes(StandardCharsets.US_ASCII));
        out.write(event, 0, half);
        String second = "\r\n" + Integer.toHexString(event.length - half) + "\r\n";
        out.writeBytes(second.getBytes(StandardCharsets.US_ASCII));
        out.write(event, half, event.length - half);
        out.writeBytes("\r\n0\r\nX-Sum: 1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }
}
