package io.sfai.gateway.telemetry;

import io.sfai.gateway.error.GatewayError;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.InferenceEvent;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.Journal;
import io.sfai.gateway.inference.Receipt;
import io.sfai.gateway.inference.Target;
import io.sfai.gateway.inference.ToolRun;
import io.sfai.gateway.inference.ToolUse;
import io.sfai.gateway.inference.Usage;
import io.sfai.gateway.inference.UserText;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.telemetry.AccessLog.Prices;
import io.sfai.gateway.telemetry.EventLog.Level;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What became of one request, gathered for its log lines. */
final class RequestRecord implements Journal {
    /** What a client that went away is counted as; the status is nginx's. */
    private static final int CLIENT_GONE = 499;

    /** A longer one is no word of any upstream. */
    private static final int MOST_OF_A_REASON = 100;

    private final InferenceRequest request;
    private final EventLog log;
    private final UserText userText;
    private final Consumer<Receipt> receipts;
    private final InstantSource clock;
    private final List<Consumer<Receipt>> settlements = new ArrayList<>();

    private final Notes notes = new Notes();
    private final Bill bill;
    private final AtomicReference<ToolUse> tools = new AtomicReference<>(ToolUse.NONE);
    private @Nullable Target target;
    private int attempts;
    private @Nullable Instant firstContent;
    private @Nullable String finishReason;
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
        this.bill = new Bill(request, prices);
        this.userText = userText;
        this.receipts = receipts;
        this.clock = clock;
    }

    @Override
    public void attempt(Target next) {
        target = next;
        attempts++;
        notes.attempt();
        bill.attempt(next);
    }

    @Override
    public void failed(GatewayError failure) {
        JsonObject line = RequestLine.head(request, target);
        line.put("status", (long) failure.status()).put("attempts", (long) attempts);
        RequestLine.describe(line, failure);
        log.write(Level.ERROR, "llm_error", line);
        told = true;
    }

    @Override
    public void spent(Usage used) {
        bill.spent(used);
    }

    @Override
    public void spent(Target beside, Usage used) {
        bill.spent(beside, used);
    }

    @Override
    public void round(Usage used) {
        bill.round(used);
        notes.round();
        finishReason = null;
    }

    /** Tools run beside each other, each on its own thread. */
    @Override
    public void ran(ToolRun run) {
        tools.updateAndGet(before -> before.plus(run));
        Level level = run.good() ? Level.INFO : Level.WARN;
        log.write(level, "tool_call", RequestLine.tool(request, run));
    }

    @Override
    public void atEnd(Consumer<Receipt> settlement) {
        settlements.add(settlement);
    }

    @Override
    public void note(String field, @Nullable Object value) {
        notes.put(field, value);
    }

    void seen(InferenceEvent event) {
        for (Delta delta : event.deltas()) {
            bill.seen(delta);
            if (delta instanceof Delta.Finish end) {
                finishReason = end.reason().raw();
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
        failure.markCounted();
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
        return new Receipt(
                request,
                target,
                attempts,
                status,
                error == null
                        ? status == CLIENT_GONE ? "client_gone" : null
                        : ErrorTypes.name(error),
                finishReason == null || finishReason.length() > MOST_OF_A_REASON
                        ? null
                        : finishReason,
                bill.used(hasEnded(), isCut()),
                bill.cost(hasEnded(), isCut()),
                tools.get(),
                firstContent == null ? null : Duration.between(request.received(), firstContent),
                Duration.between(request.received(), now),
                now);
    }

    private JsonObject line(Receipt receipt) {
        JsonObject line = RequestLine.head(request, target);
        line.put("status", (long) status);
        line.put("finishReason", finishReason == null ? null : reason(finishReason));
        UserTexts.put(line, request.messages(), userText());
        RequestLine.figures(line, receipt);
        notes.addTo(line);
        if (error != null) {
            RequestLine.describe(line, error);
        } else if (receipt.errorType() != null) {
            line.put("errorType", receipt.errorType());
        }
        return line;
    }

    private static Excerpt reason(String raw) {
        return Excerpt.head(raw, MOST_OF_A_REASON);
    }

    /** A target was asked, so the caller's grant is known. */
    private UserText userText() {
        return userText.stricter(request.caller().grant().userText());
    }

    /** What the answer has cost, as a plain decimal; null if that is not known, or not yet. */
    @Nullable String cost() {
        BigDecimal cost = hasEnded() ? bill.cost(true, false) : null;
        return cost == null ? null : cost.toPlainString();
    }

    private boolean hasEnded() {
        return status == 200;
    }

    private boolean isCut() {
        return !hasEnded() && finishReason == null;
    }
}
