package io.sfai.gateway.runtime;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The answer to an invocation as it goes out: each write is one chunk and leaves at once, so there
 * is nothing to flush. With {@link #begin} it starts with the status and headers of an HTTP answer;
 * without, it is a plain stream of bytes. One thread writes; closing it does nothing, since the
 * loop is what ends it.
 */
public final class ResponseStream extends OutputStream {
    private static final String HTTP = "application/vnd.awslambda.http-integration-response";
    private static final String PLAIN = "application/octet-stream";
    private static final String ERROR_TYPE = "Lambda-Runtime-Function-Error-Type";
    private static final String ERROR_BODY = "Lambda-Runtime-Function-Error-Body";

    /** What stands between the prelude and the body. */
    private static final byte[] SEPARATOR = new byte[8];

    /** Stands in for a body that is empty: without a byte a Function URL can hang for minutes. */
    private static final byte[] ONE_BYTE = {'\n'};

    private final RuntimeApiClient api;
    private final String path;
    private boolean begun;
    private boolean hasBody;
    private boolean ended;
    private @Nullable IOException broken;

    ResponseStream(RuntimeApiClient api, String path) {
        this.api = api;
        this.path = path;
    }

    /**
     * Sends status and headers.
     *
     * @param prelude {@code {"statusCode":200,"headers":{...},"cookies":[...]}}
     * @throws IllegalStateException if anything has been sent before
     * @throws IOException if the Runtime API is gone
     */
    public void begin(byte[] prelude) throws IOException {
        if (begun) {
            throw new IllegalStateException("the answer has begun");
        }
        start(HTTP, RuntimeApiClient.concat(chunk(prelude), chunk(SEPARATOR)));
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length == 0) {
            // An empty chunk would be the end.
            return;
        }
        byte[] chunk = chunk(bytes, offset, length);
        if (begun) {
            send(chunk);
        } else {
            start(PLAIN, chunk);
        }
        hasBody = true;
    }

    boolean hasBegun() {
        return begun;
    }

    /** Ends a good answer, with one byte if nothing has been written. */
    Reply end() throws IOException {
        giveBody();
        return finish("0\r\n\r\n");
    }

    /** Ends an answer that has begun, with trailers that tell of a failure. */
    Reply fail(ErrorReport report) throws IOException {
        giveBody();
        return finish(
                "0\r\n"
                        + (ERROR_TYPE + ": " + report.type() + "\r\n")
                        + (ERROR_BODY + ": " + report.base64() + "\r\n")
                        + "\r\n");
    }

    private void giveBody() throws IOException {
        if (!hasBody && broken == null) {
            write(ONE_BYTE, 0, 1);
        }
    }

    private Reply finish(String last) throws IOException {
        if (broken == null) {
            try {
                send(last.getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                broken = e;
            }
        }
        ended = true;
        // Also where a write failed: it may have said why before it hung up.
        return api.read();
    }

    private void start(String contentType, byte[] chunks) throws IOException {
        refuseIfEnded();
        begun = true;
        String head =
                "POST "
                        + path
                        + " HTTP/1.1\r\n"
                        + "Lambda-Runtime-Function-Response-Mode: streaming\r\n"
                        + "Trailer: "
                        + ERROR_TYPE
                        + "\r\n"
                        + "Trailer: "
                        + ERROR_BODY
                        + "\r\n"
                        + "Content-Type: "
                        + contentType
                        + "\r\n"
                        + "Host: "
                        + api.authority()
                        + "\r\n"
                        + "Connection: keep-alive\r\n"
                        + "Transfer-Encoding: chunked\r\n"
                        + "\r\n";
        byte[] bytes = RuntimeApiClient.concat(head.getBytes(StandardCharsets.US_ASCII), chunks);
        try {
            api.begin(bytes);
        } catch (IOException e) {
            broken = e;
            throw e;
        }
    }

    private void send(byte[] bytes) throws IOException {
        refuseIfEnded();
        try {
            api.write(bytes);
        } catch (IOException e) {
            broken = e;
            throw e;
        }
    }

    private void refuseIfEnded() throws IOException {
        if (ended) {
            throw new IOException("the answer has ended");
        }
        if (broken != null) {
            throw new IOException("the answer was cut: " + broken.getMessage(), broken);
        }
    }

    private static byte[] chunk(byte[] bytes) {
        return chunk(bytes, 0, bytes.length);
    }

    private static byte[] chunk(byte[] bytes, int offset, int length) {
        byte[] size = (Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        byte[] chunk = new byte[size.length + length + 2];
        System.arraycopy(size, 0, chunk, 0, size.length);
        System.arraycopy(bytes, offset, chunk, size.length, length);
        chunk[chunk.length - 2] = '\r';
        chunk[chunk.length - 1] = '\n';
        return chunk;
    }
}
