package io.sfai.gateway.limit;

import io.sfai.gateway.error.GatewayError.Forbidden;
import io.sfai.gateway.error.GatewayError.LimitExceeded;
import io.sfai.gateway.error.GatewayError.NotFound;
import io.sfai.gateway.error.GatewayError.Unavailable;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.inference.Limits.Budget;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * What a caller is told that may not: which limit, how much it is, when it begins anew, whom to
 * ask. Clients try again after {@code retry-after}, unless {@code x-should-retry} says that it is
 * no use.
 */
final class Refusals {
    private static final String TOKENS = "tokens_rate_limit_exceeded";

    /** Nobody knows when a running request ends. */
    private static final Duration A_MOMENT = Duration.ofSeconds(1);

    private Refusals() {}

    static GatewayException requests(Share share, RateHeaders headers) {
        String message =
                limit(share, share.whole().requestsPerMinute() + " requests a minute")
                        + " is used up; try again in "
                        + RateHeaders.seconds(headers.reset())
                        + " s"
                        + orAsk(share);
        return refused(message, "rate_limit_exceeded", headers, headers.reset());
    }

    static GatewayException tokens(Share share, long needed, RateHeaders headers) {
        String message =
                limit(share, share.whole().tokensPerMinute() + " tokens a minute")
                        + " has no room for the "
                        + needed
                        + " that this request may need; try again in "
                        + RateHeaders.seconds(headers.reset())
                        + " s"
                        + orAsk(share);
        return refused(message, TOKENS, headers, headers.reset());
    }

    /** Waiting will not help. */
    static GatewayException tooManyTokens(Share share, long needed, RateHeaders headers) {
        String message =
                limit(share, share.whole().tokensPerMinute() + " tokens a minute")
                        + " is less than the "
                        + needed
                        + " that this request alone may need: make it shorter, let it ask for fewer"
                        + " tokens"
                        + orAsk(share);
        Map<String, String> all = headers.all();
        all.put("x-should-retry", "false");
        return new GatewayException(new LimitExceeded(message, TOKENS, headers.reset()), all, null);
    }

    static GatewayException parallel(Share share, RateHeaders headers) {
        String message =
                limit(share, share.whole().parallel() + " requests running at once")
                        + " is used up; try again when one has ended"
                        + orAsk(share);
        return refused(message, "too_many_parallel_requests", headers, A_MOMENT);
    }

    /** The gateway's own figures are nobody's business but its owner's. */
    static GatewayException budget(Share share, Budget whole, RateHeaders headers, Instant now) {
        Instant reset = Periods.end(whole.period(), now);
        String period = Periods.word(whole.period());
        String message =
                (share.isGateway()
                                ? "the gateway's budget for this " + period
                                : "the budget of "
                                        + share.holder()
                                        + ", "
                                        + NanoUsd.shown(whole.nanoUsd())
                                        + " a "
                                        + period
                                        + ",")
                        + " is used up, or what is left is held by running requests; it begins"
                        + " anew at "
                        + reset
                        + orAsk(share);
        Duration wait = Duration.between(now, reset);
        Map<String, String> all = headers.all();
        all.put("x-should-retry", "false");
        all.put("retry-after", RateHeaders.seconds(wait));
        return new GatewayException(
                new LimitExceeded(message, "insufficient_quota", wait), all, null);
    }

    static GatewayException uncounted() {
        return new Unavailable(
                        "requests can't be counted now, and RATE_LIMIT_ON_FAILURE is closed; try"
                                + " again soon",
                        "limit_store_unavailable")
                .exception();
    }

    static GatewayException unbudgeted() {
        return new Unavailable(
                        "what was spent can't be counted now, and without that no budget is used;"
                                + " try again soon",
                        "budget_store_unavailable")
                .exception();
    }

    /** The same for aliases that are there and those that are not. */
    static GatewayException notAllowed(String holder, String alias) {
        return new Forbidden(
                        "%s may not use the model \"%s\"; GET /v1/models lists those it may, and"
                                        .formatted(holder, shown(alias))
                                + " whoever gave you the key can allow more",
                        "model_not_allowed",
                        "model")
                .exception();
    }

    /** Names no other alias, which a caller of only some must not learn. */
    static GatewayException notThere(String alias) {
        return new NotFound(
                        "There is no model \""
                                + shown(alias)
                                + "\" any more; GET /v1/models lists those there are.",
                        "model_not_found",
                        "model")
                .exception();
    }

    private static GatewayException refused(
            String message, String code, RateHeaders headers, Duration wait) {
        Map<String, String> all = headers.all();
        all.put("retry-after", RateHeaders.seconds(wait));
        return new GatewayException(new LimitExceeded(message, code, wait), all, null);
    }

    private static String limit(Share share, String howMuch) {
        return share.isGateway()
                ? "the gateway's limit of " + howMuch
                : "the limit of " + howMuch + " of " + share.holder();
    }

    private static String orAsk(Share share) {
        return share.isGateway()
                ? ", or ask whoever runs the gateway for more"
                : ", or ask whoever gave you the key for more";
    }

    private static String shown(String alias) {
        return alias.length() <= 100 ? alias : alias.substring(0, 100) + "…";
    }
}
