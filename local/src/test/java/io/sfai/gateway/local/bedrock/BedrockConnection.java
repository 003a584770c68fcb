package io.sfai.gateway.local.bedrock;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.local.upstream.Received;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One connection: requests in turn, each answered as the fake was told. */
final class BedrockConnection {
    private static final String EVENT_STREAM = "application/vnd.amazon.eventstream";

    private final FakeBedrock bedrock;
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    BedrockConnection(FakeBedrock bedrock, Socket socket) throws IOException {
        this.bedrock = bedrock;
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
        socket.setTcpNoDelay(true);
    }

    void serve() throws IOException {
        for (Received request = read(); request != null; request = read()) {
            try {
                answer(request, bedrock.answer(request));
            } catch (IOException e) {
                request.gone().complete(null);
                throw e;
            }
        }
    }

    private @Nullable Received read() throws IOException {
        String first = line();
        if (first == null) {
            return null;
        }
        Map<String, String> headers = new LinkedHashMap<>();
        for (String line = line(); line != null && !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("half a request");
        }
        return new Received(
                first.split(" ", -1)[1], headers, Json.object(body), new CompletableFuture<>());
    }

    private @Nullable String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0; b = in.read()) {
            if (b == '\n') {
                return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
            }
            line.write(b);
        }
        return null;
    }

    private void answer(Received request, BedrockAnswer answer) throws IOException {
        switch (answer) {
            case BedrockAnswer.Stream stream -> {
                stream(stream.frames());
                write("0\r\n\r\n");
            }
            case BedrockAnswer.InPieces pieces -> {
                stream(List.of());
                for (byte[] frame : pieces.frames()) {
                    for (byte b : frame) {
                        chunk(new byte[] {b});
                    }
                }
                write("0\r\n\r\n");
            }
            case BedrockAnswer.CutAfter cut -> {
                stream(cut.frames());
                socket.close();
            }
            case BedrockAnswer.CutInsideFrame cut -> {
                stream(cut.frames());
                chunk(Arrays.copyOf(Frames.stop(0), 40));
                socket.close();
            }
            case BedrockAnswer.StallAfter stall -> {
                stream(stall.frames());
                awaitGone(request);
            }
            case BedrockAnswer.GarbageAfter garbage -> {
                stream(garbage.frames());
                chunk("<html>502 Bad Gateway</html>".getBytes(StandardCharsets.US_ASCII));
                awaitGone(request);
            }
            case BedrockAnswer.DamageAfter damage -> {
                stream(damage.frames());
                byte[] frame = Frames.stop(0);
                frame[frame.length - 1] ^= 1;
                chunk(frame);
                awaitGone(request);
            }
            case BedrockAnswer.Silent silent -> awaitGone(request);
            case BedrockAnswer.ResetBeforeHead reset -> {
                // With this option a close is a reset.
                socket.setSoLinger(true, 0);
                socket.close();
            }
            case BedrockAnswer.Whole whole -> whole(200, "", whole.body());
            case BedrockAnswer.Refused refused ->
                    whole(
                            refused.status(),
                            "x-amzn-errortype: " + refused.type() + "\r\n",
                            new JsonObject().put("message", refused.message()).toString());
        }
    }

    private void stream(List<byte[]> frames) throws IOException {
        write(
                "HTTP/1.1 200 OK\r\ncontent-type: "
                        + EVENT_STREAM
                        + "\r\nx-amzn-requestid: r-1\r\ntransfer-encoding: chunked\r\n\r\n");
        for (byte[] frame : frames) {
            chunk(frame);
        }
    }

    private void whole(int status, String headers, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        write(
                "HTTP/1.1 %d Status\r\ncontent-type: application/json\r\n%scontent-length: %d\r\n\r\n"
                        .formatted(status, headers, body.length));
        out.write(body);
        out.flush();
    }

    private void chunk(byte[] bytes) throws IOException {
        ByteArrayOutputStream chunk = new ByteArrayOutputStream(bytes.length + 12);
        chunk.writeBytes(
                (Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        chunk.writeBytes(bytes);
        chunk.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        out.write(chunk.toByteArray());
        out.flush();
    }

    private void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    /** A client that waits sends nothing: whatever reading gives, it is the end. */
    private void awaitGone(Received request) throws IOException {
        int b = in.read();
        request.gone().complete(null);
        throw new IOException("the client " + (b < 0 ? "has gone" : "sends more"));
    }
}
