package io.sfai.gateway.local.upstream;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One connection: requests in turn, each answered as the upstream was told. */
final class UpstreamConnection {
    private final FakeUpstream upstream;
    private final Socket socket;
    private final RequestReader in;
    private final OutputStream out;

    UpstreamConnection(FakeUpstream upstream, Socket socket) throws IOException {
        this.upstream = upstream;
        this.socket = socket;
        this.in = new RequestReader(new BufferedInputStream(socket.getInputStream()));
        this.out = socket.getOutputStream();
        socket.setTcpNoDelay(true);
    }

    void serve() throws IOException {
        for (Received request = in.next(); request != null; request = in.next()) {
            upstream.got(request);
            try {
                answer(request, upstream.answer(request.body()));
            } catch (IOException e) {
                request.gone().complete(null);
                throw e;
            }
        }
    }

    private void answer(Received request, Answer answer) throws IOException {
        switch (answer) {
            case Answer.Sse sse -> {
                stream(sse.events(), sse.gate());
                end(type(sse.events().getLast()) == null);
            }
            case Answer.NoDone noDone -> {
                stream(noDone.events(), null);
                end(false);
            }
            case Answer.ChunkedInPieces pieces -> inPieces(pieces.events());
            case Answer.Json json -> whole(json.status(), "application/json", json);
            case Answer.Html html -> whole(html.status(), "text/html", page(html.status()));
            case Answer.CutAfter cut -> {
                stream(cut.events(), null);
                socket.close();
            }
            case Answer.CutInsideEvent cut -> {
                stream(cut.events(), null);
                chunk("data: {\"id\":\"half an ev");
                socket.close();
            }
            case Answer.StallAfter stall -> {
                stream(stall.events(), null);
                in.awaitGone(request);
            }
            case Answer.Silent silent -> in.awaitGone(request);
            case Answer.Garbage garbage -> {
                head(200, "text/event-stream");
                chunk("\u0000\u0001\u0002 %PDF-1.7 data\r\n\r\ndata: <<<not json>>>\n\n");
                write("0\r\n\r\n");
            }
            case Answer.ResetBeforeHead reset -> {
                // With this option a close is a reset.
                socket.setSoLinger(true, 0);
                socket.close();
            }
            case Answer.ErrorInside200 error -> errorInside(error);
            case Answer.NeedsKey needs -> {
                String bearer = request.headers().getOrDefault("authorization", "none");
                String sent = request.headers().getOrDefault("x-api-key", bearer);
                boolean known = sent.equals("Bearer " + needs.key()) || sent.equals(needs.key());
                answer(request, known ? needs.then() : refusal(sent));
            }
        }
    }

    private static Answer refusal(String sent) {
        JsonObject error = new JsonObject().put("message", "Incorrect API key provided: " + sent);
        error.put("type", "invalid_request_error").put("code", "invalid_api_key");
        return new Answer.Json(401, Json.text(new JsonObject().put("error", error)));
    }

    private static Answer.Json page(int status) {
        return new Answer.Json(
                status, "<html><title>" + status + "</title><h1>Bad gateway</h1></html>");
    }

    private void errorInside(Answer.ErrorInside200 error) throws IOException {
        if (error.events().isEmpty()) {
            answerWhole(error.error());
        } else {
            stream(error.events(), null);
            chunk("data: " + error.error() + "\n\n");
            end(true);
        }
    }

    private void answerWhole(String body) throws IOException {
        whole(200, "application/json", new Answer.Json(body));
    }

    private void stream(List<String> events, @Nullable Gate gate) throws IOException {
        head(200, "text/event-stream; charset=utf-8");
        for (String event : events) {
            if (gate != null) {
                gate.pass();
            }
            String type = type(event);
            chunk((type == null ? "" : "event: " + type + "\n") + "data: " + event + "\n\n");
        }
    }

    /** What an event of Anthropic's dialect says it is; null for a chunk of OpenAI's. */
    private static @Nullable String type(String event) {
        String start = "{\"type\":\"";
        return event.startsWith(start)
                ? event.substring(start.length(), event.indexOf('"', start.length()))
                : null;
    }

    private void end(boolean done) throws IOException {
        if (done) {
            chunk("data: [DONE]\n\n");
        }
        write("0\r\n\r\n");
    }

    private void inPieces(List<String> events) throws IOException {
        head(200, "text/event-stream");
        for (String event : events) {
            for (byte b : ("data: " + event + "\r\n\r\n").getBytes(StandardCharsets.UTF_8)) {
                out.write(new byte[] {'1', '\r', '\n', b, '\r', '\n'});
                out.flush();
            }
        }
        end(true);
    }

    private void whole(int status, String type, Answer.Json answer) throws IOException {
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Status\r\n");
        head.append("content-type: ").append(type).append("\r\n");
        head.append("content-length: ").append(body.length).append("\r\n");
        answer.headers().forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
        write(head.append("\r\n").toString());
        out.write(body);
        out.flush();
    }

    private void head(int status, String type) throws IOException {
        write(
                "HTTP/1.1 %d Status\r\ncontent-type: %s\r\ntransfer-encoding: chunked\r\n\r\n"
                        .formatted(status, type));
    }

    private void chunk(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
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
