package io.sfai.gateway.telemetry;

import io.sfai.gateway.error.GatewayError;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.Estimate;
import io.sfai.gateway.inference.InferenceEvent;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.Journal;
import io.sfai.gateway.inference.Receipt;
import io.sfai.gateway.inference.Target;
import io.sfai.gateway.inference.Usage;
import io.sfai.gateway.inference.UserText;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.telemetry.AccessLog.Prices;
import io.sfai.gateway.telemetry.EventLog.Level;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What became of one request, gathered for its log lines. */
final class RequestRecord implements Journal {
    /** What a client that went away is counted as; the status is nginx's. */
    private static final int CLIENT_GONE = 499;

    private static final int MOST_OF_A_MESSAGE = 2000;
    private static final int MOST_OF_A_REASON = 100;

    /** Characters of a text, elements of a list. */
    private static final int MOST_OF_A_NOTE = 100;

    private final InferenceRequest request;
    private final EventLog log;
    private final Prices prices;
    private final UserText userText;
    private final Consumer<Receipt> receipts;
    private final InstantSource clock;
    private final List<Consumer<Receipt>> settlements = new ArrayList<>();

    private final JsonObject notesOfRequest = new JsonObject();
    private JsonObject notesOfAttempt = new JsonObject();
    private @Nullable Target target;
    private int attempts;
    private @Nullable Instant firstContent;
    private @Nullable Usage usage;
    private @Nullable String finishReason;
    private final Estimate said = new Estimate();
    private @Nullable BigDecimal costOfFailures = BigDecimal.ZERO;
    private boolean told;
    private @Nullable GatewayError error;
    private int status = CLIENT_GONE;
    private boolean written;

    RequestRecord(
            InferenceRequest request,
            EventLog log,
            Prices prices,
            UserText userText,
            Consumer<Receipt> receipts,
            InstantSource clock) {
        this.request = request;
        this.log = log;
        this.prices = prices;
        this.userText = userText;
        this.receipts = receipts;
        this.clock = clock;
    }

    @Override
    public void attempt(Target next) {
        target = next;
        synchronized (notesOfRequest) {
            attempts++;
            notesOfAttempt = new JsonObject();
        }
    }

    @Override
    public void failed(GatewayError failure) {
        JsonObject line = head();
        line.put("status", (long) failure.status()).put("attempts", (long) attempts);
        describe(line, failure);
        log.write(Level.ERROR, "llm_error", line);
        told = true;
    }

    /** Upstreams bill what a failed attempt has read; of an unknown price, so is the sum. */
    @Override
    public void spent(Usage used) {
        BigDecimal cost = target == null ? null : prices.cost(target.id(), used);
        BigDecimal before = costOfFailures;
        costOfFailures = cost == null || before == null ? null : before.add(cost);
    }

    @Override
    public void atEnd(Consumer<Receipt> settlement) {
        settlements.add(settlement);
    }

    /** A provider may note on its own thread; what it notes goes with its attempt. */
    @Override
    public void note(String field, @Nullable Object value) {
        synchronized (notesOfRequest) {
            (attempts == 0 ? notesOfRequest : notesOfAttempt).put(field, bounded(value));
        }
    }

    void seen(InferenceEvent event) {
        for (Delta delta : event.deltas()) {
            said.add(delta);
            if (delta instanceof Delta.Finish end) {
                finishReason = cut(end.reason().raw(), MOST_OF_A_REASON);
            } else if (delta instanceof Delta.UsageReport report) {
                usage = report.usage();
            }
            if (firstContent == null && delta.isContent()) {
                firstContent = clock.instant();
            }
        }
    }

    /** Refused before a stream was opened: by a limit, which has told so, or by its target. */
    void refused(GatewayException failure) {
        if (attempts > 0) {
            broken(failure);
            write();
            return;
        }
        error = failure.error();
        status = failure.error().status();
        receipts.accept(receipt());
        if (told) {
            failure.markLogged();
        }
    }

    /** The stream failed; its line is written when it is closed. */
    void broken(GatewayException failure) {
        error = failure.error();
        status = failure.error().status();
        failure.markLogged();
    }

    /** A mistake of ours, which whoever answers tells with its trace. */
    void crashed() {
        error = new GatewayError.Internal("the gateway failed");
        status = error.status();
    }

    void ended() {
        status = 200;
    }

    void closed() {
        write();
    }

    private void write() {
        if (written) {
            return;
        }
        written = true;
        Receipt receipt = receipt();
        log.write(status == 200 ? Level.INFO : Level.WARN, "chat_completion", line(receipt));
        settlements.forEach(each -> each.accept(receipt));
        receipts.accept(receipt);
    }

    private Receipt receipt() {
        Instant now = clock.instant();
        Usage used = used();
        return new Receipt(
                request,
                target,
                attempts,
                status,
                error == null
                        ? status == CLIENT_GONE ? "client_gone" : null
                        : ErrorTypes.name(error),
                finishReason,
                used,
                cost(used),
                firstContent == null ? null : Duration.between(request.received(), firstContent),
                Duration.between(request.received(), now),
                now);
    }

    private JsonObject line(Receipt receipt) {
        JsonObject line = head();
        line.put("status", (long) status).put("finishReason", finishReason);
        UserTexts.put(line, request.messages(), userText());
        tokens(line, receipt);
        Duration first = receipt.timeToFirst();
        line.put("ttftMs", first == null ? null : first.toMillis());
        line.put("durationMs", receipt.duration().toMillis()).put("attempts", (long) attempts);
        synchronized (notesOfRequest) {
            JsonObject last = notesOfAttempt;
            notesOfRequest.names().forEach(name -> line.put(name, notesOfRequest.get(name)));
            for (String name : last.names()) {
                Object value = last.get(name);
                if (value == null) {
                    line.remove(name);
                } else {
                    line.put(name, value);
                }
            }
        }
        if (error != null) {
            describe(line, error);
        } else if (receipt.errorType() != null) {
            line.put("errorType", receipt.errorType());
        }
        return line;
    }

    /** A target was asked, so the caller's grant is known. */
    private UserText userText() {
        return userText.stricter(request.caller().grant().userText());
    }

    private JsonObject head() {
        Target asked = target;
        JsonObject line = new JsonObject().put("requestId", request.id());
        line.put("dialect", request.dialect().name().toLowerCase(Locale.ROOT));
        line.put("alias", request.alias());
        line.put("provider", asked == null ? null : asked.provider());
        line.put("model", asked == null ? null : asked.model());
        return line.put("caller", request.caller().id()).put("stream", request.stream());
    }

    private static void tokens(JsonObject line, Receipt receipt) {
        Usage used = receipt.usage();
        line.put("tokensIn", used.input()).put("tokensOut", used.output());
        line.put("tokensCacheRead", used.cacheRead());
        line.put("tokensCacheWrite", used.cacheWrite());
        line.put("tokensReasoning", used.reasoning()).put("estimated", used.estimated());
        line.put("costUsd", receipt.costUsd());
    }

    private Usage used() {
        return usage == null ? estimate() : usage;
    }

    /** What the answer has cost, as a plain decimal; null if that is not known, or not yet. */
    @Nullable String cost() {
        BigDecimal cost = status == 200 ? cost(used()) : null;
        return cost == null ? null : cost.toPlainString();
    }

    private @Nullable BigDecimal cost(Usage known) {
        BigDecimal cost = target == null ? null : prices.cost(target.id(), known);
        BigDecimal failures = costOfFailures;
        return cost == null || failures == null ? null : cost.add(failures);
    }

    /** What was sent and said; nothing for a request that failed. */
    private Usage estimate() {
        return firstContent == null && status != 200
                ? new Usage(0, 0, 0, 0, 0, false)
                : new Usage(Estimate.tokens(request), said.tokens(), 0, 0, 0, true);
    }

    private static void describe(JsonObject line, GatewayError error) {
        line.put("errorType", ErrorTypes.name(error));
        line.put("errorMessage", cut(error.message(), MOST_OF_A_MESSAGE));
        if (error instanceof GatewayError.Upstream upstream && upstream.upstreamStatus() != 0) {
            line.put("upstreamStatus", (long) upstream.upstreamStatus());
        }
    }

    /** A note with names that a client may have made up, by the thousand. */
    private static @Nullable Object bounded(@Nullable Object value) {
        if (value instanceof String text) {
            return cut(text, MOST_OF_A_NOTE);
        }
        if (!(value instanceof JsonArray all)) {
            return value;
        }
        JsonArray some = new JsonArray();
        for (int i = 0; i < Math.min(all.size(), MOST_OF_A_NOTE); i++) {
            some.add(bounded(all.get(i)));
        }
        return all.size() > MOST_OF_A_NOTE ? some.add("…") : some;
    }

    /** Whoever writes these words, they must not fill the line. */
    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most) + "…";
    }
}
