package io.sfai.gateway.local.emulator;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The answer of a function on its way to the HTTP client. The runtime's connection writes it
 * straight to the client; the server's thread {@linkplain #await() waits} for the end, and it alone
 * answers for a function that failed.
 */
final class ClientResponse implements ResponseSink {
    private static final String PRELUDED = "application/vnd.awslambda.http-integration-response";

    private enum Mode {
        RAW,
        PRELUDE,
        BUFFERED
    }

    private sealed interface Outcome {
        record Whole() implements Outcome {}

        record Gone(String why) implements Outcome {}

        record Failed(FunctionFailure failure) implements Outcome {}
    }

    private final ServerResponse response;
    private final boolean headOnly;
    private final Consumer<String> log;
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    private final AtomicBoolean answered = new AtomicBoolean();
    private final PreludeDecoder decoder = new PreludeDecoder();
    private final ByteArrayOutputStream buffered = new ByteArrayOutputStream();
    private Mode mode = Mode.RAW;
    private @Nullable PromptBody out;
    private boolean begun;
    private long written;

    /**
     * An answer to one request.
     *
     * @param headOnly whether the method is HEAD, whose answer has no body on the wire
     * @param log gets what a developer must know and a client can't see
     */
    ClientResponse(ServerResponse response, boolean headOnly, Consumer<String> log) {
        this.response = response;
        this.headOnly = headOnly;
        this.log = log;
    }

    /**
     * Waits for the end of the answer.
     *
     * @throws CloseConnectionException when the client has to see a cut line, or has gone
     */
    void await() {
        switch (outcome.join()) {
            case Outcome.Whole() -> {}
            case Outcome.Gone(String why) -> throw new CloseConnectionException(why);
            case Outcome.Failed(FunctionFailure failure) -> {
                if (!answered.compareAndSet(false, true)) {
                    throw new CloseConnectionException("cut: " + failure);
                }
                switch (failure.kind()) {
                    case ERROR -> PlatformAnswer.FUNCTION_ERROR.send(response);
                    case TIMEOUT -> PlatformAnswer.TIMED_OUT.send(response);
                }
            }
        }
    }

    @Override
    public void begin(String contentType, boolean streamed) {
        if (!streamed) {
            mode = Mode.BUFFERED;
        } else if (contentType.equalsIgnoreCase(PRELUDED)) {
            mode = Mode.PRELUDE;
        }
    }

    @Override
    public void piece(byte[] bytes, int offset, int length) {
        guarded(() -> {
            switch (mode) {
                case BUFFERED -> buffered.write(bytes, offset, length);
                case RAW -> {
                    head(Prelude.RAW);
                    body(bytes, offset, length);
                }
                case PRELUDE -> {
                    int taken = preluded(bytes, offset, length);
                    body(bytes, offset + taken, length - taken);
                }
            }
        });
    }

    @Override
    public void end() {
        guarded(() -> {
            switch (mode) {
                case BUFFERED -> whole();
                case RAW -> head(Prelude.RAW);
                case PRELUDE -> {
                    if (!mayEnd()) {
                        return;
                    }
                }
            }
            if (out != null) {
                out.close();
            }
            outcome.complete(new Outcome.Whole());
        });
    }

    @Override
    public void fail(FunctionFailure failure) {
        outcome.complete(new Outcome.Failed(failure));
    }

    private int preluded(byte[] bytes, int offset, int length) {
        if (decoder.prelude() != null) {
            return 0;
        }
        try {
            int taken = decoder.take(bytes, offset, length);
            if (decoder.prelude() != null) {
                head(decoder.prelude());
            }
            return taken;
        } catch (IOException e) {
            malformed(e);
            return length;
        }
    }

    private boolean mayEnd() {
        if (decoder.prelude() == null) {
            malformed(new IOException("the stream ended before the prelude did"));
            return false;
        }
        if (written == 0) {
            log.accept(
                    "An empty body after the prelude can hang a Function URL for minutes; the"
                            + " connection is cut here instead. Always write at least one byte.");
            outcome.complete(new Outcome.Gone("an empty body after the prelude"));
            return false;
        }
        return true;
    }

    private void whole() {
        BufferedAnswer answer;
        try {
            answer = BufferedAnswer.of(buffered.toByteArray());
        } catch (IOException e) {
            malformed(e);
            return;
        }
        head(answer.prelude());
        body(answer.body(), 0, answer.body().length);
    }

    private void malformed(IOException why) {
        log.accept("Malformed response of the function: " + why.getMessage());
        fail(FunctionFailure.error("InvalidResponse", String.valueOf(why.getMessage())));
    }

    /** Sends the head at once, before any of the body has come. */
    private void head(Prelude prelude) {
        if (begun || !answered.compareAndSet(false, true)) {
            return;
        }
        begun = true;
        response.status(prelude.status());
        prelude.headers().forEach(response::header);
        if (!prelude.cookies().isEmpty()) {
            response.header(HeaderNames.SET_COOKIE, prelude.cookies().toArray(String[]::new));
        }
        if (headOnly || prelude.status() == 204 || prelude.status() == 304) {
            response.send();
            return;
        }
        out = response.sink(PromptBody.TYPE);
    }

    private void body(byte[] bytes, int offset, int length) {
        written += length;
        if (out != null && length > 0) {
            out.write(bytes, offset, length);
        }
    }

    /** Runs a step unless the answer is over; a client that went away ends it, silently. */
    private void guarded(Runnable step) {
        if (outcome.isDone()) {
            return;
        }
        try {
            step.run();
        } catch (RuntimeException e) {
            outcome.complete(new Outcome.Gone("the client went away: " + e));
        }
    }
}
