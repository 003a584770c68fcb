package io.sfai.gateway.local.upstream;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/** An upstream of any protocol over HTTP on a plain socket. */
public final class ScriptedUpstream implements AutoCloseable {
    private final Function<Received, Scripted> script;
    private final Connections connections;

    /**
     * @param script answers each request; called on many threads
     */
    public ScriptedUpstream(Function<Received, Scripted> script) throws IOException {
        this.script = script;
        connections = Connections.served(this::serve);
    }

    /** Its root, without a slash at the end. */
    public String address() {
        return connections.address();
    }

    private void serve(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        RequestReader reader = new RequestReader(new BufferedInputStream(socket.getInputStream()));
        OutputStream out = socket.getOutputStream();
        for (Received request = reader.next(); request != null; request = reader.next()) {
            Scripted answer = script.apply(request);
            write(answer, out);
            switch (answer.end()) {
                case WHOLE -> {}
                case CUT -> {
                    return;
                }
                case STALL -> reader.awaitGone(request);
            }
        }
    }

    private static void write(Scripted answer, OutputStream out) throws IOException {
        byte[] body = answer.bytes();
        StringBuilder head = new StringBuilder("HTTP/1.1 " + answer.status() + " Status\r\n");
        answer.headers().forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
        head.append(
                answer.streamed()
                        ? "transfer-encoding: chunked\r\n\r\n"
                        : "content-length: " + body.length + "\r\n\r\n");
        out.write(ascii(head.toString()));
        boolean whole = answer.end() == Scripted.End.WHOLE;
        if (!answer.streamed()) {
            out.write(body, 0, whole ? body.length : body.length / 2);
            out.flush();
            return;
        }
        for (byte[] piece : answer.pieces()) {
            ByteArrayOutputStream chunk = new ByteArrayOutputStream(piece.length + 12);
            chunk.writeBytes(ascii(Integer.toHexString(piece.length) + "\r\n"));
            chunk.writeBytes(piece);
            chunk.writeBytes(ascii("\r\n"));
            out.write(chunk.toByteArray());
        }
        out.write(ascii(whole ? "0\r\n\r\n" : ""));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
        connections.close();
    }
}
