package io.sfai.gateway.local.matrix;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.inference.Usage;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.local.MatrixGateway;
import io.sfai.gateway.local.contract.LogLines;
import io.sfai.gateway.local.matrix.PromptBill.Bill;
import io.sfai.gateway.local.matrix.PromptBill.Block;
import io.sfai.gateway.local.upstream.Received;
import io.sfai.gateway.local.upstream.Scripted;
import io.sfai.gateway.local.upstream.ScriptedUpstream;
import io.sfai.gateway.model.ModelMapParser;
import io.sfai.gateway.model.Prices;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the gateway's cache marks save in an IDE's conversation, by the price table. */
class PromptCachingTest {
    private static final int MOST_MARKS = 4;
    private static final long OUTPUT = 80;

    @TempDir private Path directory;
    private final LogLines log = new LogLines();
    private final BlockingQueue<JsonObject> asked = new LinkedBlockingQueue<>();
    private final PromptBill bills = new PromptBill();
    private ScriptedUpstream upstream;
    private MatrixGateway gateway;
    private ChatClient client;
    private String map;

    @BeforeEach
    void start() throws IOException {
        upstream = new ScriptedUpstream(this::answer);
        Map<Upstream, String> everywhere = new EnumMap<>(Upstream.class);
        for (Upstream each : Upstream.values()) {
            everywhere.put(each, upstream.address());
        }
        map = MatrixMap.json(everywhere);
        gateway = MatrixGateway.start(map, MatrixMap.SECRETS, true, directory, log);
        client = new ChatClient(gateway.address());
    }

    @AfterEach
    void stop() throws IOException {
        upstream.close();
        client.close();
        gateway.close();
    }

    @ParameterizedTest
    @CsvSource({"anthropic", "bedrock"})
    void aConversationCostsLessThanHalfTheInput(String upstream) throws Exception {
        Sum plain = replayed(upstream + "-plain");
        assertThat(plain.marks).isZero();
        Sum cached = replayed(upstream + "-cached");
        assertThat(cached.marks).isBetween(1, MOST_MARKS);
        assertThat(cached.tokens).isEqualTo(plain.tokens);
        System.out.printf(
                "prompt caching: %s, %d turns, %d requests, %d input tokens: input $%s -> $%s"
                        + " (%s %% saved), all $%s -> $%s%n",
                cached.target,
                IdeConversation.TURNS,
                IdeConversation.TURNS * 2,
                cached.tokens,
                dollars(plain.input),
                dollars(cached.input),
                BigDecimal.valueOf(100)
                        .subtract(
                                cached.input
                                        .movePointRight(2)
                                        .divide(plain.input, 1, RoundingMode.HALF_UP)),
                dollars(plain.all),
                dollars(cached.all));
        assertThat(cached.input.multiply(BigDecimal.TWO)).isLessThanOrEqualTo(plain.input);
    }

    @ParameterizedTest
    @CsvSource({"anthropic,2", "bedrock,2", "anthropic,4", "bedrock,4", "anthropic,6", "bedrock,6"})
    void theClientsOwnMarksComeFirst(String upstream, int marks) throws Exception {
        client.ask("marks", IdeConversation.marked(upstream + "-cached", marks));
        JsonObject body = requireNonNull(asked.poll());
        // The gateway adds one on the tools; the client has marked all else that it would.
        assertThat(PromptBill.marks(body)).isEqualTo(Math.min(marks + 1, MOST_MARKS));
        List<Block> blocks = PromptBill.blocks(body);
        for (Block block : blocks) {
            // Of six, the first four stay; of two, both, and the gateway's stand beside them.
            for (int rule = 1; rule < Math.min(marks, MOST_MARKS + 1); rule++) {
                if (block.json().contains("\"rule " + rule + "\"")) {
                    assertThat(block.marked()).as(block.json()).isTrue();
                }
            }
        }
        boolean questionMarked = blocks.getLast().marked();
        assertThat(questionMarked).isEqualTo(marks <= MOST_MARKS);
        boolean toolsMarked = blocks.stream().anyMatch(b -> b.marked() && isTool(b));
        assertThat(toolsMarked).isEqualTo(marks < MOST_MARKS);
    }

    private static boolean isTool(Block block) {
        return block.json().startsWith("tool");
    }

    /**
     * What a conversation has cost.
     *
     * @param tokens of input, cached or not
     * @param marks the most of a request
     */
    private record Sum(String target, long tokens, BigDecimal input, BigDecimal all, int marks) {}

    private Sum replayed(String alias) throws Exception {
        Prices prices = ModelMapParser.parse(Wire.utf8(map)).prices();
        String target = "";
        long tokens = 0;
        BigDecimal input = BigDecimal.ZERO;
        BigDecimal all = BigDecimal.ZERO;
        int marks = 0;
        int number = 0;
        for (JsonObject body : IdeConversation.requests(alias)) {
            String id = alias + "-" + number++;
            Seen seen = client.ask(id, body);
            assertThat(seen.text()).as(seen.toString()).isEqualTo("Fine.");
            JsonObject line = LogCheck.line(log, "chat_completion", id);
            target = line.string("provider") + "/" + line.string("model");
            Usage usage = usage(line);
            tokens += usage.input();
            input = input.add(requireNonNull(prices.cost(target, usage)));
            all = all.add(new BigDecimal(requireNonNull(line.number("costUsd")).toString()));
            marks = Math.max(marks, PromptBill.marks(requireNonNull(asked.poll())));
        }
        assertThat(asked).isEmpty();
        return new Sum(target, tokens, input, all, marks);
    }

    /** Without the output. */
    private static Usage usage(JsonObject line) {
        return new Usage(
                line.integer("tokensIn", 0),
                0,
                line.integer("tokensCacheRead", 0),
                line.integer("tokensCacheWrite", 0),
                0,
                false);
    }

    private static String dollars(BigDecimal sum) {
        return sum.setScale(4, RoundingMode.HALF_UP).toPlainString();
    }

    private Scripted answer(Received request) {
        JsonObject body = request.body();
        asked.add(body);
        Bill bill = bills.bill(PromptBill.blocks(body));
        boolean bedrock = request.path().contains("/converse");
        byte[] answer = Json.bytes(bedrock ? converse(bill) : message(bill));
        return new Scripted(
                200,
                Map.of("content-type", "application/json"),
                false,
                List.of(answer),
                Scripted.End.WHOLE);
    }

    private static JsonObject message(Bill bill) {
        JsonObject usage = new JsonObject().put("input_tokens", bill.input());
        usage.put("cache_read_input_tokens", bill.read());
        usage.put("cache_creation_input_tokens", bill.write()).put("output_tokens", OUTPUT);
        JsonObject text = new JsonObject().put("type", "text").put("text", "Fine.");
        JsonObject message = new JsonObject().put("type", "message").put("role", "assistant");
        message.put("content", JsonArray.of(text)).put("stop_reason", "end_turn");
        return message.put("usage", usage);
    }

    private static JsonObject converse(Bill bill) {
        JsonObject usage = new JsonObject().put("inputTokens", bill.input());
        usage.put("cacheReadInputTokens", bill.read());
        usage.put("cacheWriteInputTokens", bill.write()).put("outputTokens", OUTPUT);
        usage.put("totalTokens", bill.input() + bill.read() + bill.write() + OUTPUT);
        JsonObject text = new JsonObject().put("text", "Fine.");
        JsonObject message = new JsonObject().put("role", "assistant");
        message.put("content", JsonArray.of(text));
        JsonObject answer =
                new JsonObject().put("output", new JsonObject().put("message", message));
        return answer.put("stopReason", "end_turn").put("usage", usage);
    }
}
