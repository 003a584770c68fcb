package io.sfai.gateway.local.matrix;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessage;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionMessageToolCall;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import com.openai.models.chat.completions.StructuredChatCompletionCreateParams;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseFunctionToolCall;
import com.openai.models.responses.ResponseInputItem;
import com.openai.models.responses.ResponseStreamEvent;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.local.MatrixGateway;
import io.sfai.gateway.local.matrix.Script.Call;
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

/** OpenAI's Java SDK holds conversations through the gateway with each upstream behind it. */
final class OpenAiJavaIT {
    private static final List<String> CITIES = List.of("Bonn", "Ulm", "Kiel");
    private static final String ANSWER = "Bonn 11, Ulm 12, Kiel 13.";

    private static final Map<Upstream, Conversation> MODELS = new EnumMap<>(Upstream.class);
    private static final List<AutoCloseable> STARTED = new ArrayList<>();
    private static @Nullable OpenAIClient openai;

    /** The tool: the SDK makes its schema from this class, and reads its arguments into it. */
    @JsonClassDescription("Tells how warm it is in a city")
    static final class Warmth {
        public String city = "";

        String degrees() {
            return city + ": " + (11 + CITIES.indexOf(city)) + " degrees";
        }
    }

    @BeforeAll
    static void start(@TempDir Path directory) throws IOException {
        MODELS.put(Upstream.OPENAI, new Conversation(new OpenAiWire()));
        MODELS.put(Upstream.ANTHROPIC, new Conversation(new AnthropicWire()));
        MODELS.put(Upstream.BEDROCK, new Conversation(new BedrockWire()));
        MODELS.put(Upstream.RESPONSES, new Conversation(new ResponsesWire()));
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
        OpenAIClient client =
                OpenAIOkHttpClient.builder()
                        .baseUrl(gateway.address() + "/v1")
                        .apiKey("sk-anybody")
                        .maxRetries(0)
                        .build();
        STARTED.addFirst(client::close);
        openai = client;
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
        Conversation model = model(upstream, rounds());
        ChatCompletionCreateParams.Builder history =
                params(upstream).addTool(Warmth.class).addUserMessage("How warm is it?");
        ChatCompletionMessage said = say(history.build(), streamed);
        for (int round = 0; round < CITIES.size(); round++) {
            history.addMessage(said);
            for (ChatCompletionMessageToolCall call : said.toolCalls().orElseThrow()) {
                history.addMessage(result(call.asFunction()));
            }
            said = say(history.build(), streamed);
        }
        assertThat(said.content()).contains(ANSWER);
        List<JsonObject> asked = model.asked();
        assertThat(asked).hasSize(4);
        assertThat(Json.text(asked.getLast()))
                .containsSubsequence("Bonn: 11 degrees", "Ulm: 12 degrees", "Kiel: 13 degrees");
    }

    @ParameterizedTest(name = "{0}, streamed: {1}")
    @MethodSource("cases")
    void structuredOutput(Upstream upstream, boolean streamed) {
        model(upstream, List.of(Script.says("{\"city\":\"Bonn\"}")));
        StructuredChatCompletionCreateParams<Warmth> place =
                params(upstream)
                        .addUserMessage("Name a city.")
                        .responseFormat(Warmth.class)
                        .build();
        if (streamed) {
            ChatCompletionAccumulator whole = accumulated(place.rawParams());
            assertThat(only(whole.chatCompletion(Warmth.class).choices()).message().content())
                    .hasValueSatisfying(said -> assertThat(said.city).isEqualTo("Bonn"));
        } else {
            assertThat(
                            only(client().chat().completions().create(place).choices())
                                    .message()
                                    .content())
                    .hasValueSatisfying(said -> assertThat(said.city).isEqualTo("Bonn"));
        }
    }

    /** The same, and the upstream that speaks Responses itself. */
    static Stream<Arguments> responsesCases() {
        return Stream.concat(
                cases(),
                Stream.of(true, false).map(each -> Arguments.of(Upstream.RESPONSES, each)));
    }

    @ParameterizedTest(name = "{0}, streamed: {1}")
    @MethodSource("responsesCases")
    void threeRoundsOverResponses(Upstream upstream, boolean streamed) {
        Conversation model = model(upstream, rounds());
        ResponseCreateParams.Builder first =
                ResponseCreateParams.builder()
                        .model(upstream.name().toLowerCase(Locale.ROOT))
                        .addTool(Warmth.class);
        Response said = respond(first.input("How warm is it?").build(), streamed);
        for (int round = 0; round < CITIES.size(); round++) {
            List<ResponseInputItem> results =
                    said.output().stream()
                            .flatMap(item -> item.functionCall().stream())
                            .map(OpenAiJavaIT::output)
                            .toList();
            said =
                    respond(
                            first.previousResponseId(said.id()).inputOfResponse(results).build(),
                            streamed);
        }
        assertThat(said.output().getLast().asMessage().content().getFirst().asOutputText().text())
                .isEqualTo(ANSWER);
        said.validate();
        assertThat(client().responses().retrieve(said.id())).isEqualTo(said);
        assertThat(Json.text(model.asked().getLast()))
                .containsSubsequence("Bonn: 11 degrees", "Ulm: 12 degrees", "Kiel: 13 degrees");
    }

    private static ResponseInputItem output(ResponseFunctionToolCall call) {
        return ResponseInputItem.ofFunctionCallOutput(
                ResponseInputItem.FunctionCallOutput.builder()
                        .callId(call.callId())
                        .output(call.arguments(Warmth.class).degrees())
                        .build());
    }

    private static Response respond(ResponseCreateParams params, boolean streamed) {
        if (!streamed) {
            return client().responses().create(params);
        }
        ResponseAccumulator whole = ResponseAccumulator.create();
        try (StreamResponse<ResponseStreamEvent> events =
                client().responses().createStreaming(params)) {
            events.stream().peek(ResponseStreamEvent::validate).forEach(whole::accumulate);
        }
        return whole.response();
    }

    private static List<Script> rounds() {
        List<Script> steps = new ArrayList<>();
        for (String city : CITIES) {
            String arguments = Json.text(new JsonObject().put("city", city));
            steps.add(Script.calls(new Call("call_" + city, "Warmth", arguments, false)));
        }
        steps.add(Script.says(ANSWER));
        return steps;
    }

    private static Conversation model(Upstream upstream, List<Script> steps) {
        Conversation model = requireNonNull(MODELS.get(upstream));
        model.steps(steps);
        return model;
    }

    private static ChatCompletionCreateParams.Builder params(Upstream upstream) {
        return ChatCompletionCreateParams.builder().model(upstream.name().toLowerCase(Locale.ROOT));
    }

    private static OpenAIClient client() {
        return requireNonNull(openai);
    }

    private static ChatCompletionMessage say(ChatCompletionCreateParams params, boolean streamed) {
        return only(streamed
                        ? accumulated(params).chatCompletion().choices()
                        : client().chat().completions().create(params).choices())
                .message();
    }

    private static ChatCompletionAccumulator accumulated(ChatCompletionCreateParams params) {
        ChatCompletionAccumulator whole = ChatCompletionAccumulator.create();
        try (StreamResponse<ChatCompletionChunk> chunks =
                client().chat().completions().createStreaming(params)) {
            chunks.stream().forEach(whole::accumulate);
        }
        return whole;
    }

    private static ChatCompletionToolMessageParam result(
            ChatCompletionMessageFunctionToolCall call) {
        return ChatCompletionToolMessageParam.builder()
                .toolCallId(call.id())
                .content(call.function().arguments(Warmth.class).degrees())
                .build();
    }

    private static <T> T only(List<T> choices) {
        assertThat(choices).hasSize(1);
        return choices.getFirst();
    }
}
