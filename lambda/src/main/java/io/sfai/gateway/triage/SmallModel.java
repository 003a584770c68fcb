package io.sfai.gateway.triage;

import io.sfai.gateway.error.GatewayError;
import io.sfai.gateway.error.GatewayError.Upstream;
import io.sfai.gateway.error.GatewayError.UpstreamFault;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.Estimate;
import io.sfai.gateway.inference.Inference;
import io.sfai.gateway.inference.InferenceEvent;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.InferenceStream;
import io.sfai.gateway.inference.Step;
import io.sfai.gateway.inference.Usage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A small model that is asked for a route: bounded in time and words, and it fails without fuss.
 * One thread awaits; any may close.
 */
final class SmallModel implements AutoCloseable {
    /** Whoever says more than this does not choose. */
    private static final int MOST_CHARACTERS = 20_000;

    private final InferenceRequest question;
    private final Set<String> routes;
    private final Duration patience;
    private final InstantSource clock;
    private final Instant until;
    private final @Nullable InferenceStream stream;
    private final StringBuilder said = new StringBuilder();
    private final Estimate words = new Estimate();
    private @Nullable Usage usage;
    private @Nullable Reply reply;
    private volatile boolean closed;

    /**
     * What came of asking.
     *
     * @param route null if none was named
     * @param failure why, in a word; null if one was named
     */
    record Reply(@Nullable String route, @Nullable String failure) {}

    SmallModel(
            InferenceRequest question,
            Set<String> routes,
            Duration patience,
            Inference asked,
            InstantSource clock) {
        this.question = question;
        this.routes = routes;
        this.patience = patience;
        this.clock = clock;
        this.until = clock.instant().plus(patience);
        this.stream = opened(asked);
    }

    private @Nullable InferenceStream opened(Inference asked) {
        try {
            return asked.open(question);
        } catch (GatewayException e) {
            reply = new Reply(null, word(e.error()));
            return null;
        }
    }

    /** What came of asking, or null if nothing has yet. Always the same once it is there. */
    @Nullable Reply await(Duration wait) {
        Instant end = clock.instant().plus(wait);
        InferenceStream running = stream;
        while (reply == null && running != null) {
            Instant now = clock.instant();
            Duration left = Duration.between(now, end.isBefore(until) ? end : until);
            Step step = next(running, left.isNegative() ? Duration.ZERO : left);
            if (step instanceof Step.Idle && !clock.instant().isBefore(until)) {
                fail(UpstreamFault.TIMEOUT, "did not choose in " + patience.toMillis() + " ms");
            } else if (step instanceof Step.Idle) {
                return null;
            }
        }
        return reply;
    }

    private Step next(InferenceStream running, Duration wait) {
        try {
            Step step = running.next(wait);
            switch (step) {
                case InferenceEvent event -> event.deltas().forEach(this::hear);
                case Step.End end -> conclude();
                case Step.Idle idle -> {}
            }
            if (reply == null && said.length() > MOST_CHARACTERS) {
                conclude();
            }
            return step;
        } catch (GatewayException e) {
            end(new Reply(null, word(e.error())));
            return Step.END;
        }
    }

    private void hear(Delta delta) {
        words.add(delta);
        if (delta instanceof Delta.Text text) {
            said.append(text.text());
        } else if (delta instanceof Delta.UsageReport report) {
            usage = report.usage();
        }
    }

    private void conclude() {
        String route = RouteName.read(said.toString(), routes);
        if (route == null && closed) {
            end(new Reply(null, "closed"));
        } else if (route == null) {
            fail(UpstreamFault.MALFORMED, "named none of the routes");
        } else {
            end(new Reply(route, null));
        }
    }

    private void fail(UpstreamFault fault, String what) {
        String message = "the small model '" + question.alias() + "' " + what;
        GatewayError error = new Upstream(message, fault, 0, null, null, null);
        question.journal().failed(error);
        end(new Reply(null, word(error)));
    }

    private void end(Reply last) {
        close();
        reply = last;
        Usage told = usage;
        if (told != null) {
            question.journal().spent(told);
        } else if (words.tokens() > 0) {
            long input = Estimate.tokens(question);
            question.journal().spent(new Usage(input, words.tokens(), 0, 0, 0, true));
        }
    }

    private static String word(GatewayError error) {
        return error instanceof Upstream upstream
                ? upstream.fault().name().toLowerCase(Locale.ROOT)
                : "not_asked";
    }

    @Override
    public void close() {
        closed = true;
        if (stream != null) {
            stream.close();
        }
    }
}
