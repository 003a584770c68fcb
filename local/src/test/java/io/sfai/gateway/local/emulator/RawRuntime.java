package io.sfai.gateway.local.emulator;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A runtime that says exactly the bytes a test gives it. */
final class RawRuntime implements AutoCloseable {
    static final String NULS = "\0".repeat(8);
    static final String PRELUDE =
            "{\"statusCode\":200,\"headers\":{\"content-type\":\"text/plain\"}}";
    private static final String ROOT = "/2018-06-01/runtime/";

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    /** What the Runtime API said. */
    record Reply(int status, Map<String, String> headers, String body) {
        String id() {
            return headers.getOrDefault("lambda-runtime-aws-request-id", "");
        }
    }

    RawRuntime(String address) throws IOException {
        int port = Integer.parseInt(address.substring(address.indexOf(':') + 1));
        socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(20_000);
        in = new BufferedInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    Reply next() throws IOException {
        poll();
        return reply();
    }

    void poll() throws IOException {
        send("GET " + ROOT + "invocation/next HTTP/1.1\r\nHost: x\r\n\r\n");
    }

    /** The head of a streaming response as AWS's own Node client sends it. */
    void streamHead(String id, String contentType) throws IOException {
        send(
                "POST "
                        + ROOT
                        + "invocation/"
                        + id
                        + "/response HTTP/1.1\r\n"
                        + "Lambda-Runtime-Function-Response-Mode: streaming\r\n"
                        + "Trailer: Lambda-Runtime-Function-Error-Type\r\n"
                        + "Trailer: Lambda-Runtime-Function-Error-Body\r\n"
                        + "Content-Type: "
                        + contentType
                        + "\r\nHost: 127.0.0.1:9001\r\nConnection: keep-alive\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n");
    }

    void streamHead(String id) throws IOException {
        streamHead(id, "application/vnd.awslambda.http-integration-response");
    }

    void chunk(String text) throws IOException {
        chunk(text.getBytes(StandardCharsets.UTF_8));
    }

    void chunk(byte[] bytes) throws IOException {
        byte[] head = (Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.UTF_8);
        byte[] whole = new byte[head.length + bytes.length + 2];
        System.arraycopy(head, 0, whole, 0, head.length);
        System.arraycopy(bytes, 0, whole, head.length, bytes.length);
        whole[whole.length - 2] = '\r';
        whole[whole.length - 1] = '\n';
        out.write(whole);
        out.flush();
    }

    Reply end() throws IOException {
        send("0\r\n\r\n");
        return reply();
    }

    /** A whole good stream of one piece. */
    Reply answer(String id, String body) throws IOException {
        streamHead(id);
        chunk(PRELUDE);
        chunk(NULS);
        chunk(body);
        return end();
    }

    Reply post(String path, String headers, String body) throws IOException {
        int length = body.getBytes(StandardCharsets.UTF_8).length;
        String end = "Content-Length: " + length + "\r\n\r\n" + body;
        send("POST " + ROOT + path + " HTTP/1.1\r\nHost: x\r\n" + headers + end);
        return reply();
    }

    Reply get(String path) throws IOException {
        send("GET " + ROOT + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
        return reply();
    }

    void send(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    Reply reply() throws IOException {
        int status = Integer.parseInt(line().split(" ", -1)[1]);
        Map<String, String> headers = new LinkedHashMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            String[] parts = line.split(": ", 2);
            headers.put(parts[0].toLowerCase(Locale.ROOT), parts[1]);
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        return new Reply(
                status, headers, new String(in.readNBytes(length), StandardCharsets.UTF_8));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("after: " + line);
            }
            line.append((char) next);
        }
        return line.toString().strip();
    }
}
