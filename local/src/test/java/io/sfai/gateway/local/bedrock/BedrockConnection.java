package io.sfai.gateway.local.bedrock;

import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.local.upstream.Received;
import io.sfai.gateway.local.upstream.RequestReader;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** One connection: requests in turn, each answered as the fake was told. */
final class BedrockConnection {
    private static final String EVENT_STREAM = "application/vnd.amazon.eventstream";

    private final FakeBedrock bedrock;
    private final Socket socket;
    private final RequestReader in;
    private final OutputStream out;

    BedrockConnection(FakeBedrock bedrock, Socket socket) throws IOException {
        this.bedrock = bedrock;
        this.socket = socket;
        this.in = new RequestReader(new BufferedInputStream(socket.getInputStream()));
        this.out = socket.getOutputStream();
        socket.setTcpNoDelay(true);
    }

    void serve() throws IOException {
        for (Received request = in.next(); request != null; request = in.next()) {
            try {
                answer(request, bedrock.answer(request));
            } catch (IOException e) {
                request.gone().complete(null);
                throw e;
            }
        }
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
                in.awaitGone(request);
            }
            case BedrockAnswer.GarbageAfter garbage -> {
                stream(garbage.frames());
                chunk("<html>502 Bad Gateway</html>".getBytes(StandardCharsets.US_ASCII));
                in.awaitGone(request);
            }
            case BedrockAnswer.DamageAfter damage -> {
                stream(damage.frames());
                byte[] frame = Frames.stop(0);
                frame[frame.length - 1] ^= 1;
                chunk(frame);
                in.awaitGone(request);
            }
            case BedrockAnswer.Silent silent -> in.awaitGone(request);
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
}
