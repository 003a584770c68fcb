package io.sfai.gateway.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Something that answers chat requests: a gateway's process, or the upstream itself.
 *
 * @param headers more of them, each line ended by CRLF
 * @param model how it calls one of the upstream's models
 * @param process null for the upstream, which all share
 */
record Contestant(
        String name, int port, String headers, UnaryOperator<String> model, @Nullable Child process)
        implements AutoCloseable {

    /** A whole HTTP request for an answer of one of the upstream's models. */
    byte[] request(String upstreamModel) {
        String body =
                "{\"model\":\"%s\",\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}"
                        .formatted(model.apply(upstreamModel), !upstreamModel.equals("whole"));
        String head =
                "POST /v1/chat/completions HTTP/1.1\r\nhost: 127.0.0.1\r\n"
                        + "content-type: application/json\r\n"
                        + headers
                        + "content-length: "
                        + body.length()
                        + "\r\n\r\n";
        return (head + body).getBytes(StandardCharsets.US_ASCII);
    }

    /** One request on a connection of its own. */
    Connection.Answer once(String upstreamModel) throws IOException {
        var events = new java.util.concurrent.atomic.LongAdder();
        try (Connection connection = new Connection(port, events)) {
            return connection.exchange(request(upstreamModel));
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        if (process != null) {
            process.close();
        }
    }
}
