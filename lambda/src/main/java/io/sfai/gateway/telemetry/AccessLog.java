package io.sfai.gateway.telemetry;

import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.inference.Inference;
import io.sfai.gateway.inference.InferenceEvent;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.InferenceStream;
import io.sfai.gateway.inference.Receipt;
import io.sfai.gateway.inference.Step;
import io.sfai.gateway.inference.Usage;
import io.sfai.gateway.inference.UserText;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Leaves one {@code chat_completion} line for every request that was let through to a model. */
public final class AccessLog implements Inference {
    private final Inference next;
    private final EventLog log;
    private final Prices prices;
    private final UserText userText;
    private final Consumer<Receipt> receipts;
    private final InstantSource clock;

    /** What a use of a target cost. */
    @FunctionalInterface
    public interface Prices {
        /** In US dollars; null if the price is unknown. */
        @Nullable BigDecimal cost(String targetId, Usage usage);
    }

    /**
     * @param userText the most that is logged of what users write; a caller's grant may say less
     * @param receipts takes what became of each request, those too that a limit refused
     */
    public AccessLog(
            Inference next,
            EventLog log,
            Prices prices,
            UserText userText,
            Consumer<Receipt> receipts,
            InstantSource clock) {
        this.next = next;
        this.log = log;
        this.prices = prices;
        this.userText = userText;
        this.receipts = receipts;
        this.clock = clock;
    }

    @Override
    public InferenceStream open(InferenceRequest request) {
        RequestRecord record = new RequestRecord(request, log, prices, userText, receipts, clock);
        request.journal().passOn(record);
        try {
            return new Recorded(next.open(request.with(record)), record);
        } catch (GatewayException e) {
            record.refused(e);
            throw e;
        }
    }

    /** A stream whose events are recorded as they pass; at its end it tells what it cost. */
    private record Recorded(InferenceStream stream, RequestRecord record)
            implements InferenceStream {
        @Override
        public Step next(Duration wait) {
            try {
                Step step = stream.next(wait);
                switch (step) {
                    case InferenceEvent event -> record.seen(event);
                    case Step.End end -> record.ended();
                    case Step.Idle idle -> {}
                }
                return step;
            } catch (GatewayException e) {
                record.broken(e);
                throw e;
            } catch (RuntimeException e) {
                record.crashed();
                throw e;
            }
        }

        @Override
        public Map<String, String> headers() {
            String cost = record.cost();
            if (cost == null) {
                return stream.headers();
            }
            Map<String, String> all = new HashMap<>(stream.headers());
            all.put("x-sfai-cost-usd", cost);
            return all;
        }

        @Override
        public void close() {
            stream.close();
            record.closed();
        }
    }
}
