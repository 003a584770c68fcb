package io.sfai.gateway.provider.mock;

import io.sfai.gateway.error.GatewayError.Upstream;
import io.sfai.gateway.error.GatewayError.UpstreamFault;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.Dialect;
import io.sfai.gateway.inference.EventQueue;
import io.sfai.gateway.inference.FinishReason;
import io.sfai.gateway.inference.FinishReason.Unified;
import io.sfai.gateway.inference.InferenceEvent;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.Message;
import io.sfai.gateway.inference.Part;
import io.sfai.gateway.inference.Tool;
import io.sfai.gateway.inference.ToolChoice;
import io.sfai.gateway.inference.ToolData;
import io.sfai.gateway.inference.Usage;
import io.sfai.gateway.inference.Vector;
import io.sfai.gateway.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Plays a script for one request. */
final class MockAnswer {
    /** A user may say which call to make: {@code call NAME {"argument": ...}}. */
    private static final Pattern CALL = Pattern.compile("\\bcall ([A-Za-z0-9_.-]+) \\{");

    private final MockScript script;
    private final InferenceRequest request;
    private final @Nullable List<Vector> vectors;
    private final EventQueue events;
    private final CountDownLatch closed;
    private int output;

    /**
     * @param vectors the answer, if embeddings were asked for
     */
    MockAnswer(
            MockScript script,
            InferenceRequest request,
            @Nullable List<Vector> vectors,
            EventQueue events,
            CountDownLatch closed) {
        this.script = script;
        this.request = request;
        this.vectors = vectors;
        this.events = events;
        this.closed = closed;
    }

    void run() {
        try {
            pause(script.firstDelay());
            if (script.status() >= 400) {
                throw refusal(script.status());
            }
            if (vectors != null) {
                fault();
                put(new Delta.Embeddings(vectors));
                usage();
            } else if (script.callTools() > 0 && !request.tools().isEmpty() && mayCall()) {
                calls();
                finish(new FinishReason(Unified.TOOL_CALLS, "tool_calls"));
            } else {
                words();
                finish(reason());
            }
            events.end();
        } catch (GatewayException e) {
            events.fail(e);
        } catch (InterruptedException e) {
            // Nobody reads any more.
            Thread.currentThread().interrupt();
        }
    }

    private void words() throws InterruptedException {
        if (script.reasoning() != null) {
            put(new Delta.Reasoning(script.reasoning()));
        }
        int said = 0;
        for (String word : script.answer(lastWords())) {
            if (said == script.faultAfter()) {
                fault();
            }
            if (said > 0) {
                pause(script.delay());
            }
            put(new Delta.Text(word));
            output++;
            said++;
        }
        fault();
    }

    private void calls() throws InterruptedException {
        List<Call> calls = new ArrayList<>();
        String text = lastUserText();
        Matcher asked = CALL.matcher(text);
        // Found apart: a pattern for the whole would search a hostile text once for each "call".
        int last = text.lastIndexOf('}');
        if (asked.find() && last >= asked.end()) {
            calls.add(new Call(asked.group(1), text.substring(asked.end() - 1, last + 1)));
        } else {
            List<Tool> tools = request.tools();
            for (Tool tool : script.callTools() == 1 ? tools.subList(0, 1) : tools) {
                calls.add(new Call(tool.name(), Json.text(MockScript.sample(tool.parameters()))));
            }
        }
        for (int i = 0; i < calls.size(); i++) {
            Call call = calls.get(i);
            put(new Delta.ToolCallStart(i, "call_" + request.id() + "_" + i, call.name));
            int half = call.arguments.offsetByCodePoints(0, call.characters() / 2);
            put(new Delta.ToolCallArguments(i, call.arguments.substring(0, half)));
            put(new Delta.ToolCallArguments(i, call.arguments.substring(half)));
            output++;
        }
    }

    private void finish(FinishReason reason) throws InterruptedException {
        put(new Delta.Finish(reason));
        usage();
    }

    private void usage() throws InterruptedException {
        if (script.usage()) {
            long input = 0;
            for (Message message : request.messages()) {
                input += message.text().split("\\s+").length;
            }
            put(new Delta.UsageReport(new Usage(input, output, 0, 0, 0, false)));
        }
    }

    private FinishReason reason() {
        String finish = script.finish();
        return switch (finish == null ? "stop" : finish) {
            case "stop" -> new FinishReason(Unified.STOP, "stop");
            case "length" -> new FinishReason(Unified.LENGTH, "length");
            case "tool_calls" -> new FinishReason(Unified.TOOL_CALLS, "tool_calls");
            case "content_filter" -> new FinishReason(Unified.CONTENT_FILTER, "content_filter");
            default -> new FinishReason(Unified.OTHER, finish == null ? "" : finish);
        };
    }

    private void fault() throws InterruptedException {
        switch (script.fault()) {
            case NONE -> {}
            case STALL -> {
                closed.await();
                throw new InterruptedException();
            }
            case CUT -> throw failure(UpstreamFault.CUT, "mock's line was cut", 200, null);
            case MALFORMED ->
                    throw failure(
                            UpstreamFault.MALFORMED,
                            "mock sent something that is not its protocol",
                            200,
                            null);
            case ERROR ->
                    throw failure(
                            UpstreamFault.REFUSED,
                            "mock failed while answering: " + script.errorMessage(),
                            0,
                            null);
        }
    }

    private GatewayException refusal(int status) {
        long seconds = script.retryAfterSeconds();
        Duration wait = seconds == 0 ? null : Duration.ofSeconds(seconds);
        return failure(
                UpstreamFault.REFUSED,
                "mock answered " + status + ": " + script.errorMessage(),
                status,
                wait);
    }

    private static GatewayException failure(
            UpstreamFault fault, String message, int status, @Nullable Duration wait) {
        return new GatewayException(
                new Upstream(message, fault, status, null, null, wait),
                wait == null ? Map.of() : Map.of("retry-after", Long.toString(wait.toSeconds())),
                null);
    }

    private boolean toolsAnswered() {
        return request.messages().getLast().role() == Message.Role.TOOL;
    }

    /** Since the user spoke, tools have answered less often than it shall call; and it may. */
    private boolean mayCall() {
        int answered = 0;
        Message.Role before = Message.Role.USER;
        for (Message message : request.messages()) {
            switch (message.role()) {
                case TOOL -> answered += before == Message.Role.TOOL ? 0 : 1;
                case USER -> answered = 0;
                case SYSTEM, ASSISTANT -> {}
            }
            before = message.role();
        }
        boolean mayNot = request.parameters().toolChoice() instanceof ToolChoice.None;
        return answered < script.rounds() && !mayNot;
    }

    /** What the answer repeats: the tools' results if they are last, else what the user said. */
    private String lastWords() {
        if (!toolsAnswered()) {
            // At a cursor it would only repeat what stands there.
            return isAtCursor() ? "echo: " + lastLine(lastUserText()) : lastUserText();
        }
        StringBuilder results = new StringBuilder();
        for (Message message : request.messages()) {
            if (message.role() != Message.Role.TOOL) {
                results.setLength(0);
                continue;
            }
            for (Part part : message.parts()) {
                if (part instanceof Part.ToolResult result) {
                    results.append(results.isEmpty() ? "The tool gave: " : " and ")
                            .append(
                                    ToolData.plain(
                                            new Message(message.role(), result.parts()).text()));
                }
            }
        }
        return results.toString();
    }

    private boolean isAtCursor() {
        return request.dialect() == Dialect.COMPLETIONS || request.dialect() == Dialect.FIM;
    }

    private static String lastLine(String text) {
        String stripped = text.strip();
        return stripped.substring(stripped.lastIndexOf('\n') + 1).strip();
    }

    private String lastUserText() {
        for (Message message : request.messages().reversed()) {
            if (message.role() == Message.Role.USER) {
                return message.text();
            }
        }
        return "";
    }

    private void put(Delta delta) throws InterruptedException {
        if (!events.put(InferenceEvent.of(delta))) {
            throw new InterruptedException();
        }
    }

    private void pause(Duration time) throws InterruptedException {
        if (!time.isZero() && closed.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new InterruptedException();
        }
    }

    private record Call(String name, String arguments) {
        int characters() {
            return arguments.codePointCount(0, arguments.length());
        }
    }
}
