package io.sfai.gateway.bench;

import io.sfai.gateway.bench.LoopbackServer.Request;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ServerSocketFactory;

/**
 * A model that costs nothing: its bytes are made beforehand. The model's name says what comes:
 * {@code whole}, {@code stream-N} with N chunks as fast as they are taken, {@code slow-N-MS} with a
 * pause before each. As upstreams do, every event is an HTTP chunk and a write of its own.
 */
final class NullUpstream {
    private static final Pattern MODEL = Pattern.compile("\"model\"\\s*:\\s*\"([^\"]*)\"");
    private static final Pattern STREAM = Pattern.compile("(?:stream|slow)-(\\d+)(?:-(\\d+))?");

    private static final byte[] WHOLE =
            LoopbackServer.response(
                    200,
                    "application/json",
                    """
                    {"id":"chatcmpl-null","object":"chat.completion","created":1700000000,\
                    "model":"null","choices":[{"index":0,"message":{"role":"assistant",\
                    "content":"Hello there.","refusal":null},"logprobs":null,\
                    "finish_reason":"stop"}],"usage":{"prompt_tokens":9,\
                    "completion_tokens":3,"total_tokens":12}}\
                    """);
    private static final byte[] HEAD =
            ascii(
                    """
                    HTTP/1.1 200 OK\r
                    content-type: text/event-stream\r
                    transfer-encoding: chunked\r
                    \r
                    """);
    private static final byte[] FIRST = event("{\"role\":\"assistant\",\"content\":\"\"}", "null");
    private static final byte[] WORD = event("{\"content\":\" word\"}", "null");
    private static final byte[] LAST = event("{}", "\"stop\"");
    private static final byte[] DONE = ascii("e\r\ndata: [DONE]\n\n\r\n0\r\n\r\n");

    private NullUpstream() {}

    /** Serves on a port in a process of its own, until it is killed. */
    public static void main(String[] args) throws Exception {
        int port = Integer.parseInt(args[0]);
        try (var server =
                new LoopbackServer(ServerSocketFactory.getDefault(), port, NullUpstream::answer)) {
            System.out.println("serving on " + server.port());
            Thread.currentThread().join();
        }
    }

    static void answer(Request request, OutputStream out) throws IOException, InterruptedException {
        Matcher model = MODEL.matcher(request.text());
        Matcher stream = STREAM.matcher(model.find() ? model.group(1) : "");
        if (stream.matches()) {
            String pause = stream.group(2);
            int millis = pause == null ? 0 : Integer.parseInt(pause);
            stream(out, Integer.parseInt(stream.group(1)), millis);
        } else {
            out.write(WHOLE);
        }
    }

    /** The given number of chunks, the first with the role and the last with the end among them. */
    private static void stream(OutputStream out, int chunks, int pauseMillis)
            throws IOException, InterruptedException {
        out.write(HEAD);
        for (int i = 0; i < chunks; i++) {
            if (pauseMillis > 0) {
                Thread.sleep(pauseMillis);
            }
            out.write(i == 0 ? FIRST : i == chunks - 1 ? LAST : WORD);
        }
        out.write(DONE);
    }

    private static byte[] event(String delta, String finish) {
        String data =
                """
                data: {"id":"chatcmpl-null","object":"chat.completion.chunk",\
                "created":1700000000,"model":"null","choices":[{"index":0,"delta":%s,\
                "logprobs":null,"finish_reason":%s}]}

                """
                        .formatted(delta, finish);
        return ascii(Integer.toHexString(data.length()) + "\r\n" + data + "\r\n");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
