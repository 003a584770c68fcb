package io.sfai.gateway.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Something that answers requests: a gateway's process, or the upstream itself.
 *
 * @param question how it is asked
 * @param headers more of them, each line ended by CRLF
 * @param model how it calls one of the upstream's models
 * @param process null for the upstream, which all share
 */
record Contestant(
        String name,
        int port,
        Question question,
        String headers,
        UnaryOperator<String> model,
        @Nullable Child process)
        implements AutoCloseable {

    Contestant(
            String name,
            int port,
            String headers,
            UnaryOperator<String> model,
            @Nullable Child process) {
        this(name, port, Question.CHAT, headers, model, process);
    }

    /** The same process, asked in another dialect or for another provider's models. */
    Contestant asked(String otherName, Question other, UnaryOperator<String> otherModel) {
        return new Contestant(otherName, port, other, headers, otherModel, process);
    }

    /** The same process, asked by somebody else. */
    Contestant withKey(String otherName, String key) {
        String bearer = "authorization: Bearer " + key + "\r\n";
        return new Contestant(
                otherName.isEmpty() ? name : otherName, port, question, bearer, model, process);
    }

    /** A whole HTTP request for an answer of one of the upstream's models. */
    byte[] request(String upstreamModel) {
        String asked = model.apply(upstreamModel);
        String body = question.body(asked, !Wire.isWhole(upstreamModel));
        String head =
                "POST "
                        + question.path(asked)
                        + " HTTP/1.1\r\nhost: 127.0.0.1\r\n"
                        + "content-type: application/json\r\n"
                        + headers
                        + "content-length: "
                        + body.length()
                        + "\r\n\r\n";
        return (head + body).getBytes(StandardCharsets.US_ASCII);
    }

    /** One request on a connection of its own. */
    Connection.Answer once(String upstreamModel) throws IOException {
        try (Connection connection = new Connection(port, new LongAdder())) {
            return connection.exchange(request(upstreamModel));
        }
    }

    /** How long its process has computed so far. */
    Duration cpu() {
        return process == null ? Duration.ZERO : process.cpu();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        if (process != null) {
            process.close();
        }
    }
}
