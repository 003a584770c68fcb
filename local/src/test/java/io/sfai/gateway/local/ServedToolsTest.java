package io.sfai.gateway.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.helpers.BetaMessageAccumulator;
import com.anthropic.models.beta.messages.BetaContentBlock;
import com.anthropic.models.beta.messages.BetaMcpToolResultBlock;
import com.anthropic.models.beta.messages.BetaMessage;
import com.anthropic.models.beta.messages.BetaRawMessageStreamEvent;
import com.anthropic.models.beta.messages.MessageCreateParams;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseOutputItem;
import com.openai.models.responses.ResponseStreamEvent;
import com.openai.models.responses.Tool;
import io.sfai.gateway.api.Answers;
import io.sfai.gateway.api.messages.Messages;
import io.sfai.gateway.api.responses.Responses;
import io.sfai.gateway.http.HttpRequest;
import io.sfai.gateway.http.HttpResponse;
import io.sfai.gateway.inference.Caller;
import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.EventQueue;
import io.sfai.gateway.inference.FinishReason;
import io.sfai.gateway.inference.FinishReason.Unified;
import io.sfai.gateway.inference.Inference;
import io.sfai.gateway.inference.InferenceEvent;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.InferenceStream;
import io.sfai.gateway.inference.Message;
import io.sfai.gateway.inference.Usage;
import io.sfai.gateway.session.Conversations;
import io.sfai.gateway.session.StoredResponses;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** OpenAI's and Anthropic's own SDKs read, and find valid, what tools of the gateway leave. */
class ServedToolsTest {
    private static final List<Delta> SAYS =
            List.of(
                    new Delta.Text("I look."),
                    new Delta.GatewayCall("a", "weather", "get_weather", "{\"city\":\"Bonn\"}"),
                    new Delta.GatewayCall("b", "weather", "get_weather", "{}"),
                    new Delta.GatewayResult("b", true, "no such city"),
                    new Delta.GatewayResult("a", false, "11 degrees"),
                    new Delta.NextStep(),
                    new Delta.GatewayCall("c", "weather", "get_weather", "{}"),
                    new Delta.GatewayResult("c", false, null),
                    new Delta.NextStep(),
                    new Delta.Text("Bonn: 11."),
                    new Delta.Finish(new FinishReason(Unified.STOP, "stop")),
                    new Delta.UsageReport(new Usage(100, 7, 0, 0, 0, false)));

    private final List<InferenceRequest> seen = new ArrayList<>();
    private final List<AutoCloseable> started = new ArrayList<>();
    private String address = "";

    @BeforeEach
    void start(@TempDir Path directory) {
        InstantSource clock = InstantSource.system();
        SqliteStore store = new SqliteStore(directory, clock, e -> {});
        Duration month = Duration.ofDays(30);
        Inference model = this::open;
        Answers answers = new Answers(model, Duration.ofSeconds(10));
        Responses responses =
                new Responses(
                        answers,
                        new StoredResponses(store, month, clock),
                        new Conversations(store, month, clock, Runnable::run),
                        clock,
                        (id, e) -> {
                            throw e;
                        });
        Messages messages = new Messages(answers, clock);
        LocalServer server =
                LocalServer.start(
                        "127.0.0.1", 0, 1_000_000, http -> handle(http, responses, messages));
        started.add(server);
        started.add(store);
        address = server.address();
    }

    private static HttpResponse handle(HttpRequest http, Responses responses, Messages messages) {
        return http.path().endsWith("/responses")
                ? responses.handle(http, Caller.MASTER)
                : messages.handle(http, Caller.MASTER);
    }

    private InferenceStream open(InferenceRequest request) {
        seen.add(request);
        EventQueue events = new EventQueue(() -> {});
        try {
            for (Delta delta : SAYS) {
                events.put(InferenceEvent.of(delta));
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        events.end();
        return events;
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : started) {
            each.close();
        }
    }

    @Test
    void openAisSdkFindsItemsAndEventsValid() {
        OpenAIClient client =
                OpenAIOkHttpClient.builder()
                        .baseUrl(address + "/v1")
                        .apiKey("sk-anybody")
                        .maxRetries(0)
                        .build();
        started.addFirst(client::close);
        ResponseCreateParams.Builder asked =
                ResponseCreateParams.builder()
                        .model("m")
                        .addTool(
                                Tool.Mcp.builder()
                                        .serverLabel("docs")
                                        .serverUrl("https://docs.example/mcp")
                                        .build())
                        .input("How warm is it?");
        ResponseAccumulator events = ResponseAccumulator.create();
        try (com.openai.core.http.StreamResponse<ResponseStreamEvent> stream =
                client.responses().createStreaming(asked.build())) {
            stream.stream().forEach(event -> events.accumulate(event.validate()));
        }
        for (Response response :
                List.of(events.response(), client.responses().create(asked.build()))) {
            response.validate();
            List<ResponseOutputItem> output = response.output();
            assertThat(output).hasSize(5);
            ResponseOutputItem.McpCall call = output.get(1).asMcpCall();
            assertThat(call.output()).contains("11 degrees");
            assertThat(call.status()).contains(ResponseOutputItem.McpCall.Status.COMPLETED);
            ResponseOutputItem.McpCall failed = output.get(2).asMcpCall();
            assertThat(failed.error().orElseThrow().isToolExecution()).isTrue();
            assertThat(failed.status()).contains(ResponseOutputItem.McpCall.Status.FAILED);
            assertThat(response.tools().getFirst().asMcp().serverUrl())
                    .contains("https://docs.example/<redacted>");
        }
        client.responses()
                .create(
                        ResponseCreateParams.builder()
                                .model("m")
                                .previousResponseId(events.response().id())
                                .input("And in Ulm?")
                                .build());
        assertThat(seen.getLast().messages())
                .extracting(Message::role)
                .containsExactly(
                        Message.Role.USER,
                        Message.Role.ASSISTANT,
                        Message.Role.TOOL,
                        Message.Role.ASSISTANT,
                        Message.Role.USER);
    }

    @Test
    void anthropicsSdkFindsBlocksValid() {
        AnthropicClient client =
                AnthropicOkHttpClient.builder()
                        .baseUrl(address)
                        .apiKey("sk-anybody")
                        .maxRetries(0)
                        .build();
        started.addFirst(client::close);
        MessageCreateParams.Builder asked =
                MessageCreateParams.builder()
                        .model("m")
                        .maxTokens(100)
                        .addUserMessage("How warm is it?");
        BetaMessageAccumulator events = BetaMessageAccumulator.create();
        try (StreamResponse<BetaRawMessageStreamEvent> stream =
                client.beta().messages().createStreaming(asked.build())) {
            stream.stream().forEach(event -> events.accumulate(event.validate()));
        }
        BetaMessage whole = client.beta().messages().create(asked.build());
        for (BetaMessage message : List.of(events.message(), whole)) {
            message.validate();
            List<BetaContentBlock> content = message.content();
            assertThat(content).hasSize(8);
            assertThat(content.get(1).asMcpToolUse().serverName()).isEqualTo("weather");
            BetaMcpToolResultBlock failed = content.get(3).asMcpToolResult();
            assertThat(failed.isError()).isTrue();
            assertThat(failed.content().asBetaMcpToolResultBlock().getFirst().text())
                    .isEqualTo("no such city");
        }
        client.beta()
                .messages()
                .create(asked.addMessage(whole).addUserMessage("And in Ulm?").build());
        assertThat(seen.getLast().messages()).hasSize(5);
    }
}
