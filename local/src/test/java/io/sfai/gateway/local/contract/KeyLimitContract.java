package io.sfai.gateway.local.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.auth.KeyTerms;
import io.sfai.gateway.auth.Keys;
import io.sfai.gateway.inference.Limits;
import io.sfai.gateway.inference.Limits.Budget;
import io.sfai.gateway.inference.Limits.Period;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.limit.Ledger;
import io.sfai.gateway.limit.NanoUsd;
import io.sfai.gateway.local.upstream.Answer;
import io.sfai.gateway.local.upstream.Chunks;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What the limits of a key admit and refuse, and what is written down of its use. */
abstract class KeyLimitContract extends Contract {
    private final Keys keys;

    KeyLimitContract(Gateways gateways) throws Exception {
        super(gateways);
        keys = new Keys(gateways.store(), InstantSource.system());
    }

    @Test
    void soManyRequestsAMinute() throws Exception {
        LimitContract.awaitRoomInTheMinute();
        String key = key(new Limits(3, 0, 0, null)).text();
        List<Reply> replies = new ArrayList<>();
        // More at once would only start more environments of the function.
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            List<Future<Reply>> sent = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                sent.add(threads.submit(() -> chat(key, "mock/echo")));
            }
            for (Future<Reply> each : sent) {
                replies.add(each.get());
            }
        }
        assertThat(replies.stream().filter(reply -> reply.status() == 200)).hasSize(3);
        for (Reply reply : replies) {
            assertThat(reply.header("x-ratelimit-limit-requests")).isEqualTo("3");
            if (reply.status() != 200) {
                assertRefused(reply, "rate_limit_exceeded", "3 requests a minute");
                assertThat(reply.header("retry-after")).matches("[1-9]|[1-5]\\d|60");
            }
        }
    }

    @Test
    void soManyAtOnce() throws Exception {
        String key = key(new Limits(0, 0, 1, null)).text();
        try (EventStream running =
                client.streamWith(
                        Ask.stream("mock/slow", "one two three four five six seven eight nine ten"),
                        "x-api-key",
                        key)) {
            assertThat(running.status()).isEqualTo(200);
            running.chunk();
            Reply refused = chat(key, "mock/echo");
            assertRefused(refused, "too_many_parallel_requests", "1 requests running at once");
            running.rest();
        }
        Polling.until("the slot is free", () -> chat(key, "mock/echo").status() == 200);
    }

    @Test
    void tokensAreThoseThatWereUsed() throws Exception {
        LimitContract.awaitRoomInTheMinute();
        Reply tooLong = chat(key(new Limits(0, 500, 0, null)).text(), "mock/echo");
        assertRefused(tooLong, "tokens_rate_limit_exceeded", "500 tokens a minute");
        assertThat(tooLong.header("x-should-retry")).isEqualTo("false");

        String key = key(new Limits(0, 1200, 0, null)).text();
        upstream.on("plain", answer());
        assertThat(chat(key, "plain").status()).isEqualTo(200);
        upstream.next();
        // 120 were used, which is settled after the answer; 1,002 are guessed for the next.
        Polling.until("room is made again", () -> chat(key, "mock/echo").status() == 200);
        upstream.on("plain", answer());
        Polling.until("and again", () -> chat(key, "plain").status() == 200);
        upstream.next();
        Reply refused = chat(key, "mock/echo");
        assertRefused(refused, "tokens_rate_limit_exceeded", "1200 tokens a minute");
        assertThat(refused.header("x-ratelimit-limit-tokens")).isEqualTo("1200");
        assertThat(refused.header("x-ratelimit-remaining-tokens")).isEqualTo("0");
    }

    @Test
    void dollarsAreThoseOfTheLog() throws Exception {
        // A guess of 1,000 tokens of output costs a cent.
        Keys.Issued key = key(budget("0.0105", Period.MONTH));
        BigDecimal spent = BigDecimal.ZERO;
        for (int i = 0; i < 2; i++) {
            upstream.on("plain", answer());
            Reply reply = chat(key.text(), "plain");
            if (i == 0) {
                assertThat(reply.status()).isEqualTo(200);
                upstream.next();
                JsonObject line = log.completion(reply.id());
                spent = new BigDecimal(String.valueOf(line.number("costUsd")));
                long nano = NanoUsd.of(spent);
                Polling.until("it is settled", () -> read(key).month() == nano);
            } else {
                assertThat(reply.status()).isEqualTo(200);
                upstream.next();
            }
        }
        Polling.until("all is settled", () -> read(key).requests() == 2);
        Reply refused = chat(key.text(), "plain");
        assertRefused(refused, "insufficient_quota", "$0.0105 a month");
        assertThat(refused.header("x-should-retry")).isEqualTo("false");
        long wait = Long.parseLong(String.valueOf(refused.header("retry-after")));
        assertThat(Duration.ofSeconds(wait)).isBetween(Duration.ZERO, Duration.ofDays(31));
        Polling.until("nothing is held", () -> read(key).held() == 0);
        Ledger.Spent read = read(key);
        assertThat(read.month()).isEqualTo(2 * NanoUsd.of(spent)).isEqualTo(read.day());
        assertThat(read.lastUse()).isAfter(Instant.now().minusSeconds(300));
    }

    private static Answer answer() {
        return new Answer.Json(Chunks.completion("{\"content\":\"hi\"}", "stop"));
    }

    private Ledger.Spent read(Keys.Issued key) {
        return Ledger.read(gateways.store(), key.record().id(), 1, Instant.now());
    }

    private void assertRefused(Reply reply, String code, String sentence) throws Exception {
        assertThat(reply.status()).as(reply.body()).isEqualTo(429);
        JsonObject error = reply.error();
        assertThat(error.string("type")).isEqualTo("rate_limit_error");
        assertThat(error.string("code")).isEqualTo(code);
        assertThat(error.string("message")).contains(sentence, "whoever gave you the key");
        assertThat(log.await("llm_error", reply.id()).string("errorType")).isEqualTo(code);
    }

    private Reply chat(String key, String alias) throws Exception {
        return client.bare(
                "POST", "/v1/chat/completions", Ask.whole(alias, "hello"), "x-api-key", key);
    }

    private static Limits budget(String dollars, Period period) {
        return new Limits(0, 0, 0, new Budget(NanoUsd.of(new BigDecimal(dollars)), period));
    }

    private Keys.Issued key(Limits limits) {
        KeyTerms terms = KeyContract.terms();
        return keys.create(
                new KeyTerms(
                        terms.name(), terms.aliases(), limits, terms.expires(), terms.userText()));
    }
}
