package io.sfai.gateway.spend;

import io.sfai.gateway.inference.Caller;
import io.sfai.gateway.inference.Dialect;
import io.sfai.gateway.inference.Envelope;
import io.sfai.gateway.inference.Grant;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.Journal;
import io.sfai.gateway.inference.Message;
import io.sfai.gateway.inference.Parameters;
import io.sfai.gateway.inference.Part;
import io.sfai.gateway.inference.Receipt;
import io.sfai.gateway.inference.Target;
import io.sfai.gateway.inference.Usage;
import io.sfai.gateway.json.JsonObject;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What became of requests that tests begin with. */
final class Receipts {
    static final String SAID = "what nobody may ever keep";

    private Receipts() {}

    /** A request that went well and cost a cent. */
    static Receipt good(String id, String caller, String alias, Instant ended) {
        return of(id, caller, alias, "openai/gpt", ended, new BigDecimal("0.01"), 200, null, 1);
    }

    static Receipt of(
            String id,
            String caller,
            String alias,
            String target,
            Instant ended,
            @Nullable BigDecimal cost,
            int status,
            @Nullable String error,
            int attempts) {
        int slash = target.indexOf('/');
        return new Receipt(
                request(id, caller, alias, ended),
                new Target(
                        target.substring(0, slash), target.substring(slash + 1), new JsonObject()),
                attempts,
                status,
                error,
                "stop",
                new Usage(100, 20, 40, 10, 5, true),
                cost,
                Duration.ofMillis(150),
                Duration.ofMillis(1234),
                ended);
    }

    /** The same request of which the upstream tells another use, and so another cost. */
    static Receipt used(Receipt receipt, Usage usage, BigDecimal cost) {
        return new Receipt(
                receipt.request(),
                receipt.target(),
                receipt.attempts(),
                receipt.status(),
                receipt.errorType(),
                receipt.finishReason(),
                usage,
                cost,
                receipt.timeToFirst(),
                receipt.duration(),
                receipt.ended());
    }

    private static InferenceRequest request(
            String id, String caller, String alias, Instant received) {
        return new InferenceRequest(
                new Envelope(
                        id,
                        Dialect.CHAT,
                        new Caller(caller, Caller.Standing.LIKELY, () -> Grant.EVERYTHING),
                        alias,
                        false,
                        Map.of(),
                        received,
                        Instant.MAX,
                        Journal.NONE),
                List.of(new Message(Message.Role.USER, List.of(new Part.Text(SAID)))),
                List.of(),
                new Parameters(new JsonObject()),
                new JsonObject().put("messages", SAID));
    }
}
