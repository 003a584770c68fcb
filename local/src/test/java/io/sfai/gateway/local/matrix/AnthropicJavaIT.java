package io.sfai.gateway.local.matrix;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.JsonValue;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.ContentBlock;
import com.anthropic.models.messages.ContentBlockParam;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.messages.TextBlock;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.messages.ToolResultBlockParam;
import com.anthropic.models.messages.ToolUseBlock;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.local.MatrixGateway;
import io.sfai.gateway.local.matrix.Script.Call;
import io.sfai.gateway.local.matrix.Script.Thought;
import io.sfai.gateway.local.upstream.ScriptedUpstream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Anthropic's Java SDK holds conversations through the gateway with each upstream behind it. */
final class AnthropicJavaIT {
    private static final List<String> CITIES = List.of("Bonn", "Ulm", "Kiel");
    private static final String ANSWER = "Bonn 11, Ulm 12, Kiel 13.";
    private static final Thought THOUGHT = new Thought("One at a time.", "c2lnbmVk");

    private static final Tool WARMTH =
            Tool.builder()
                    .name("warmth")
                    .description("Tells how warm it is in a city")
                    .inputSchema(
                            Tool.InputSchema.builder()
                                    .properties(
                                            Tool.InputSchema.Properties.builder()
                                                    .putAdditionalProperty(
                                                            "city",
                                                            JsonValue.from(
                                                                    Map.of("type", "string")))
                                                    .build())
                                    .build())
                    .build();

    private static final Map<Upstream, Conversation> MODELS = new EnumMap<>(Upstream.class);
    private static final List<AutoCloseable> STARTED = new ArrayList<>();
    private static @Nullable AnthropicClient anthropic;

    @BeforeAll
    static void start(@TempDir Path directory) throws IOException {
        MODELS.put(Upstream.OPENAI, new Conversation(new OpenAiWire()));
        MODELS.put(Upstream.ANTHROPIC, new Conversation(new AnthropicWire()));
        MODELS.put(Upstream.BEDROCK, new Conversation(new BedrockWire()));
        Map<Upstream, String> addresses = new EnumMap<>(Upstream.class);
        for (Map.Entry<Upstream, Conversation> model : MODELS.entrySet()) {
            ScriptedUpstream server = new ScriptedUpstream(model.getValue()::answer);
            STARTED.add(server);
            addresses.put(model.getKey(), server.address());
        }
        MatrixGateway gateway =
                MatrixGateway.start(
                        MatrixMap.json(addresses), MatrixMap.SECRETS, true, directory, line -> {});
        STARTED.addFirst(gateway);
        AnthropicClient client =
                AnthropicOkHttpClient.builder()
                        .baseUrl(gateway.address())
                        .apiKey("sk-anybody")
                        .maxRetries(0)
                        .build();
        STARTED.addFirst(client::close);
        anthropic = client;
    }

    @AfterAll
    static void stop() throws Exception {
        for (AutoCloseable started : STARTED) {
            started.close();
        }
    }

    static Stream<Arguments> cases() {
        return Stream.of(Upstream.OPENAI, Upstream.ANTHROPIC, Upstream.BEDROCK)
                .flatMap(upstream ->
                        Stream.of(true, false).map(streamed -> Arguments.of(upstream, streamed)));
    }

    @ParameterizedTest(name = "{0}, streamed: {1}")
    @MethodSource("cases")
    void threeRoundsOfToolsAndAnAnswer(Upstream upstream, boolean streamed) {
        Conversation model = requireNonNull(MODELS.get(upstream));
        model.steps(steps());
        MessageCreateParams.Builder history =
                MessageCreateParams.builder()
                        .model(upstream.name().toLowerCase(Locale.ROOT))
                        .maxTokens(4000)
                        .enabledThinking(2048)
                        .addTool(WARMTH)
                        .addUserMessage("How warm is it?");
        Message said = say(history.build(), streamed);
        for (int round = 0; round < CITIES.size(); round++) {
            assertThat(said.stopReason()).contains(StopReason.TOOL_USE);
            history.addMessage(said).addUserMessageOfContentBlockParams(results(said));
            said = say(history.build(), streamed);
        }
        assertThat(said.stopReason()).contains(StopReason.END_TURN);
        assertThat(said.content().stream().flatMap(block -> block.text().stream()))
                .extracting(TextBlock::text)
                .containsExactly(ANSWER);
        assertThat(said.usage().outputTokens()).isEqualTo(Script.OUTPUT);
        List<JsonObject> asked = model.asked();
        assertThat(asked).hasSize(4);
        assertThat(Json.text(asked.getLast()))
                .containsSubsequence("Bonn: 11 degrees", "Ulm: 12 degrees", "Kiel: 13 degrees");
        if (upstream.signs()) {
            assertThat(Json.text(asked.getLast())).contains("One at a time.", "c2lnbmVk");
        }
    }

    private static List<Script> steps() {
        List<Script> steps = new ArrayList<>();
        for (String city : CITIES) {
            String arguments = Json.text(new JsonObject().put("city", city));
            Call call = new Call("call_" + city, "warmth", arguments, false);
            steps.add(Script.calls(call).after(THOUGHT));
        }
        steps.add(Script.says(ANSWER));
        return steps;
    }

    private static List<ContentBlockParam> results(Message said) {
        List<ContentBlockParam> results = new ArrayList<>();
        for (ContentBlock block : said.content()) {
            block.toolUse().ifPresent(call -> results.add(result(call)));
        }
        return results;
    }

    private static ContentBlockParam result(ToolUseBlock call) {
        String city = call._input().toString();
        String found = CITIES.stream().filter(city::contains).findFirst().orElseThrow();
        return ContentBlockParam.ofToolResult(
                ToolResultBlockParam.builder()
                        .toolUseId(call.id())
                        .content(found + ": " + (11 + CITIES.indexOf(found)) + " degrees")
                        .build());
    }

    private static Message say(MessageCreateParams params, boolean streamed) {
        AnthropicClient client = requireNonNull(anthropic);
        if (!streamed) {
            return client.messages().create(params);
        }
        MessageAccumulator whole = MessageAccumulator.create();
        try (StreamResponse<RawMessageStreamEvent> events =
                client.messages().createStreaming(params)) {
            events.stream().forEach(whole::accumulate);
        }
        return whole.message();
    }
}
