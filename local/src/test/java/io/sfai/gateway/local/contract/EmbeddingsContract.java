package io.sfai.gateway.local.contract;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.auth.KeyTerms;
import io.sfai.gateway.auth.Keys;
import io.sfai.gateway.inference.Limits;
import io.sfai.gateway.inference.Limits.Budget;
import io.sfai.gateway.inference.Limits.Period;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.limit.Ledger;
import io.sfai.gateway.limit.NanoUsd;
import io.sfai.gateway.local.upstream.Answer;
import io.sfai.gateway.local.upstream.Received;
import io.sfai.gateway.spend.SpendRecord;
import io.sfai.gateway.spend.SpendRecords;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Embeddings over sockets: what goes through unchanged, what goes wrong, what is counted. */
abstract class EmbeddingsContract extends Contract {
    private static final String DIGITS = "[-0.006929283495992422,1e-7,0.50]";
    private static final String TWO = "\"input\":[\"one\",\"two\"]";

    EmbeddingsContract(Gateways gateways) throws Exception {
        super(gateways);
    }

    @Test
    void theUpstreamsDigitsReachTheClientAndTheAliasesSettingsReachNobody() throws Exception {
        upstream.on("embed", answer(DIGITS, "[1,2,3]"));
        String body = "{\"model\":\"embed\"," + TWO + ",\"dimensions\":3,\"odd\":{\"a\":1}}";
        Reply reply = client.call("POST", "/v1/embeddings", body);
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(reply.header("x-sfai-target")).isEqualTo("fake/embed");
        assertThat(reply.header("x-sfai-cost-usd")).isEqualTo("0.0007");
        assertThat(reply.body())
                .isEqualTo(
                        "{\"object\":\"list\",\"data\":["
                                + embedding(0, DIGITS)
                                + ","
                                + embedding(1, "[1,2,3]")
                                + "],\"model\":\"embed\","
                                + "\"usage\":{\"prompt_tokens\":7,\"total_tokens\":7}}");
        Received asked = upstream.next();
        assertThat(asked.path()).isEqualTo("/v1/embeddings");
        assertThat(asked.headers()).containsEntry("authorization", "Bearer " + TestMap.FAKE_KEY);
        assertThat(asked.body()).isEqualTo(Json.object(body));

        JsonObject line = log.completion(reply.id());
        assertThat(line.string("dialect")).isEqualTo("embeddings");
        assertThat(line.integer("tokensIn")).isEqualTo(7);
        assertThat(line.integer("tokensOut")).isZero();
        assertThat(line.number("costUsd")).hasToString("0.0007");
        assertThat(line.string("latestUserMessage")).isEqualTo("two");
    }

    @Test
    void aServerThatKnowsNoBase64IsHelpedOut() throws Exception {
        upstream.on("embed", answer("[0.5,-1e-9]"));
        Reply reply = ask("embed", "\"input\":\"one\",\"encoding_format\":\"base64\"");
        assertThat(upstream.next().body().string("encoding_format")).isEqualTo("base64");
        assertThat(floats(reply)).containsExactly(0.5f, -1e-9f);
    }

    @Test
    void aLargeBatchComesWhole() throws Exception {
        // 2048 vectors of 3072 floats, as base64: 32 MiB of it.
        float[] numbers = new float[3072];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = i / 3072f;
        }
        ByteBuffer bytes = ByteBuffer.allocate(4 * 3072).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(numbers);
        String base64 = '"' + Base64.getEncoder().encodeToString(bytes.array()) + '"';
        String[] vectors = new String[2048];
        Arrays.fill(vectors, base64);
        upstream.on("embed", answer(vectors));
        String inputs = "\"a\",".repeat(2047) + "\"a\"";
        Reply reply = ask("embed", "\"input\":[" + inputs + "],\"encoding_format\":\"base64\"");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).hasSizeGreaterThan(32 << 20).endsWith("\"total_tokens\":7}}");
        assertThat(floats(reply)).containsExactly(numbers);
        upstream.next();
    }

    @Test
    void tokensGoToWhoTakesThem() throws Exception {
        upstream.on("embed", answer("[1]", "[2]"));
        assertThat(ask("embed", "\"input\":[[1,2],[3]]").status()).isEqualTo(200);
        assertThat(String.valueOf(upstream.next().body().array("input"))).isEqualTo("[[1,2],[3]]");
        Reply refused = ask("mock/echo", "\"input\":[1,2]");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.error().string("param")).isEqualTo("input");
    }

    @Test
    void badRequestsAreToldWithTheirPlace() throws Exception {
        for (Map.Entry<String, String> each :
                Map.of(
                                "\"input\":[\"a\",\"\"]", "input[1]",
                                "\"input\":[]", "input",
                                "\"input\":\"a\",\"encoding_format\":\"hex\"", "encoding_format",
                                "\"input\":\"a\",\"stream\":true", "stream")
                        .entrySet()) {
            Reply reply = ask("embed", each.getKey());
            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.error().string("param")).isEqualTo(each.getValue());
        }
        Reply model = ask("fake-claude", "\"input\":\"a\"");
        assertThat(model.status()).isEqualTo(400);
        assertThat(model.error().string("param")).isEqualTo("model");
        assertThat(model.error().string("message")).contains("messages has no embeddings");
        assertThat(client.call("GET", "/embeddings", null).status()).isEqualTo(405);
    }

    @Test
    void whatFailsOnceIsAskedAgain() throws Exception {
        Answer broken = new Answer.Json(500, "{\"error\":{\"message\":\"oops\"}}");
        upstream.on("embed-busy", new Answer.CutAfter(List.of()), broken, answer("[1,2]"));
        Reply reply = ask("embed-busy", "\"input\":\"one\"");
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(reply.header("x-sfai-attempts")).isEqualTo("3");
    }

    @Test
    void whatStaysBrokenIsToldAsWhatItIs() throws Exception {
        upstream.on(
                "embed",
                new Answer.Json(
                        429, Map.of("retry-after", "60"), "{\"error\":{\"message\":\"slow\"}}"));
        Reply busy = ask("embed", "\"input\":\"one\"");
        assertThat(busy.status()).isEqualTo(429);
        assertThat(busy.header("retry-after")).isEqualTo("60");
        for (Answer answer :
                List.of(
                        new Answer.Garbage(),
                        new Answer.Html(200),
                        new Answer.ResetBeforeHead(),
                        answer("[1]", "[2]"),
                        answer("[NaN]"),
                        answer("[1,null]"))) {
            upstream.on("embed", answer);
            Reply reply = ask("embed", "\"input\":\"one\"");
            assertThat(reply.status()).as(answer.toString()).isEqualTo(502);
            assertThat(reply.error().string("type")).isEqualTo("upstream_error");
        }
    }

    @Test
    void whoIsTooSlowIsHungUpOn() throws Exception {
        upstream.on("embed-slow", new Answer.Silent());
        Reply reply = ask("embed-slow", "\"input\":\"one\"");
        assertThat(reply.status()).isEqualTo(504);
        upstream.next().awaitGone();
    }

    @Test
    void anotherProviderHelpsOut() throws Exception {
        upstream.on("embed-down", answer("[1]"));
        Reply reply = ask("embed-down", TWO + ",\"dimensions\":4");
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(reply.header("x-sfai-target")).isEqualTo("mock/echo");
        JsonArray data = requireNonNull(reply.json().array("data"));
        assertThat(data).hasSize(2);
        assertThat(requireNonNull(data.object(1)).array("embedding")).hasSize(4);
        assertThat(log.completion(reply.id()).string("servedBy")).isEqualTo("mock/echo");
    }

    @Test
    void limitsCountItsInputAndTheBudgetItsPrice() throws Exception {
        LimitContract.awaitRoomInTheMinute();
        Keys keys = new Keys(gateways.store(), InstantSource.system());
        KeyTerms terms = KeyContract.terms();
        // An answer to a chat would be guessed at 1,000 tokens more.
        Limits limits =
                new Limits(0, 100, 0, new Budget(NanoUsd.of(new BigDecimal("1")), Period.DAY));
        Keys.Issued key =
                keys.create(
                        new KeyTerms(
                                terms.name(),
                                terms.aliases(),
                                limits,
                                terms.expires(),
                                terms.userText()));
        upstream.on("embed", answer("[1]"));
        Reply reply = keyed(key, "\"input\":\"one\"");
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        long nano = NanoUsd.of(new BigDecimal("0.0007"));
        String id = key.record().id();
        Polling.until(
                "it is settled",
                () -> Ledger.read(gateways.store(), id, 1, Instant.now()).month() == nano);
        SpendRecords records =
                new SpendRecords(gateways.store(), InstantSource.system(), skipped -> {});
        Instant now = Instant.now();
        Polling.until("it is on record", () -> !spent(records, id, now).isEmpty());
        SpendRecord record = spent(records, id, now).getFirst();
        assertThat(record.alias()).isEqualTo("embed");
        assertThat(record.dialect()).isEqualTo("embeddings");
        assertThat(record.costUsd()).isEqualTo(new BigDecimal("0.0007"));

        Reply refused = keyed(key, "\"input\":\"" + "x".repeat(400) + "\"");
        assertThat(refused.status()).as(refused.body()).isEqualTo(429);
        assertThat(refused.error().string("code")).isEqualTo("tokens_rate_limit_exceeded");
    }

    private static List<SpendRecord> spent(SpendRecords records, String id, Instant now) {
        return records.list(id, now.minusSeconds(3600), now.plusSeconds(60), 10, null).records();
    }

    private Reply keyed(Keys.Issued key, String members) throws Exception {
        String body = "{\"model\":\"embed\"," + members + "}";
        return client.bare("POST", "/v1/embeddings", body, "x-api-key", key.text());
    }

    private Reply ask(String alias, String members) throws Exception {
        return client.call(
                "POST", "/v1/embeddings", "{\"model\":\"" + alias + "\"," + members + "}");
    }

    /** The first vector of an answer in base64. */
    private static float[] floats(Reply reply) {
        JsonArray data = requireNonNull(reply.json().array("data"));
        String base64 = requireNonNull(requireNonNull(data.object(0)).string("embedding"));
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(base64));
        float[] floats = new float[bytes.remaining() / 4];
        bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(floats);
        return floats;
    }

    private static String embedding(int index, String vector) {
        return "{\"object\":\"embedding\",\"index\":%d,\"embedding\":%s}".formatted(index, vector);
    }

    private static Answer answer(String... vectors) {
        StringBuilder data = new StringBuilder();
        for (int i = 0; i < vectors.length; i++) {
            data.append(i == 0 ? "" : ",").append(embedding(i, vectors[i]));
        }
        return new Answer.Json(
                "{\"object\":\"list\",\"data\":["
                        + data
                        + "],\"model\":\"x\",\"usage\":{\"prompt_tokens\":7,\"total_tokens\":7}}");
    }
}
