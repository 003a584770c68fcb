package io.sfai.gateway.telemetry;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sfai.gateway.error.GatewayError.Upstream;
import io.sfai.gateway.error.GatewayError.UpstreamFault;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.inference.Caller;
import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.Dialect;
import io.sfai.gateway.inference.Envelope;
import io.sfai.gateway.inference.EventQueue;
import io.sfai.gateway.inference.InferenceEvent;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.InferenceStream;
import io.sfai.gateway.inference.Journal;
import io.sfai.gateway.inference.Message;
import io.sfai.gateway.inference.Message.Role;
import io.sfai.gateway.inference.Parameters;
import io.sfai.gateway.inference.Part;
import io.sfai.gateway.inference.Receipt;
import io.sfai.gateway.inference.Step;
import io.sfai.gateway.inference.Target;
import io.sfai.gateway.inference.Usage;
import io.sfai.gateway.inference.UserText;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.telemetry.EventLog.Level;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An answer on its way past the access log, of which a test is both ends. */
final class RecordedAnswer {
    /** A thousandth of a dollar a token. */
    static final Target CHEAP = new Target("a", "cheap", new JsonObject());

    /** A hundredth. */
    static final Target DEAR = new Target("b", "dear", new JsonObject());

    static final Target UNPRICED = new Target("a", "unpriced", new JsonObject());
    static final Upstream CUT = new Upstream("cut", UpstreamFault.CUT, 0, null, null, null);
    private static final Duration LONG = Duration.ofSeconds(10);

    final List<JsonObject> lines = Collections.synchronizedList(new ArrayList<>());
    final List<Receipt> receipts = new ArrayList<>();
    private final EventQueue events = new EventQueue(() -> {});
    private @Nullable Journal opened;
    final InferenceStream stream = open();
    final Journal journal = requireNonNull(opened);

    void saw(Usage usage) throws InterruptedException {
        passes(new Delta.UsageReport(usage));
    }

    void says(String text) throws InterruptedException {
        passes(new Delta.Text(text));
    }

    void passes(Delta delta) throws InterruptedException {
        events.put(InferenceEvent.of(delta));
        stream.next(LONG);
    }

    void ends() throws InterruptedException {
        events.end();
        assertThat(stream.next(LONG)).isInstanceOf(Step.End.class);
    }

    void breaks() {
        events.fail(CUT.exception());
        assertThatThrownBy(() -> stream.next(LONG)).isInstanceOf(GatewayException.class);
    }

    /** The request's line. */
    JsonObject closed() {
        stream.close();
        assertThat(lines.getLast().string("event")).isEqualTo("chat_completion");
        return lines.getLast();
    }

    static Usage usage(long input, long output) {
        return new Usage(input, output, 0, 0, 0, false);
    }

    private InferenceStream open() {
        InstantSource clock = InstantSource.system();
        EventLog log = new EventLog(line -> lines.add(Json.object(line)), Level.INFO, clock);
        return new AccessLog(
                        request -> {
                            opened = request.journal();
                            return events;
                        },
                        log,
                        RecordedAnswer::cost,
                        UserText.NONE,
                        receipts::add,
                        clock)
                .open(request());
    }

    private static @Nullable BigDecimal cost(String target, Usage usage) {
        if (target.equals(UNPRICED.id())) {
            return null;
        }
        int digits = target.equals(CHEAP.id()) ? 3 : 2;
        return BigDecimal.valueOf(usage.input() + usage.output(), digits);
    }

    private static InferenceRequest request() {
        return new InferenceRequest(
                new Envelope(
                        "r-1",
                        Dialect.CHAT,
                        Caller.MASTER,
                        "helper",
                        true,
                        Map.of(),
                        Instant.now(),
                        Instant.MAX,
                        Journal.NONE),
                List.of(new Message(Role.USER, List.of(new Part.Text("12345678")))),
                List.of(),
                Parameters.NONE,
                new JsonObject());
    }
}
