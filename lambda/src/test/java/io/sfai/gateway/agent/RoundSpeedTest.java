package io.sfai.gateway.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.inference.Caller;
import io.sfai.gateway.inference.ChatForm;
import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.Dialect;
import io.sfai.gateway.inference.Envelope;
import io.sfai.gateway.inference.FinishReason;
import io.sfai.gateway.inference.FinishReason.Unified;
import io.sfai.gateway.inference.InferenceEvent;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.InferenceStream;
import io.sfai.gateway.inference.Journal;
import io.sfai.gateway.inference.Message;
import io.sfai.gateway.inference.Message.Role;
import io.sfai.gateway.inference.Parameters;
import io.sfai.gateway.inference.Part;
import io.sfai.gateway.inference.Step;
import io.sfai.gateway.inference.Tool;
import io.sfai.gateway.inference.Usage;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.model.ModelMap;
import io.sfai.gateway.model.ModelMapParser;
import io.sfai.gateway.model.ModelMaps;
import io.sfai.gateway.store.MemoryStore;
import io.sfai.gateway.tool.GatewayTool;
import io.sfai.gateway.tool.ToolOutcome;
import io.sfai.gateway.tool.Tools;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the loop adds to a round, before a model and tools that take no time themselves. */
class RoundSpeedTest {
    private static final long MOST_MICROS = 1000;

    private static final ToolOutcome RESULT = ToolOutcome.text("a line of a result\n".repeat(100));

    @ParameterizedTest
    @CsvSource({"12, 1, 200", "12, 10, 100", "100, 1, 30"})
    void aRoundCostsLessThanAMillisecond(int rounds, int calls, int runs) throws Exception {
        AgentInference agent = agent(rounds, calls);
        for (int i = 0; i < runs; i++) {
            run(agent);
        }
        long[] micros = new long[runs];
        for (int i = 0; i < runs; i++) {
            long begun = System.nanoTime();
            assertThat(run(agent)).isEqualTo("Done.");
            micros[i] = (System.nanoTime() - begun) / 1000 / rounds;
        }
        Arrays.sort(micros);
        long median = micros[runs / 2];
        System.out.printf(
                "agent: %d rounds with %d calls each: %d us a round (p95 %d us)%n",
                rounds, calls, median, micros[runs * 95 / 100]);
        assertThat(median).isLessThan(MOST_MICROS);
    }

    private static String run(AgentInference agent) {
        StringBuilder text = new StringBuilder();
        try (InferenceStream stream = agent.open(request())) {
            for (Step step = Step.IDLE;
                    !(step instanceof Step.End);
                    step = stream.next(Duration.ofSeconds(5))) {
                if (step instanceof InferenceEvent event) {
                    event.deltas()
                            .forEach(delta ->
                                    text.append(delta instanceof Delta.Text t ? t.text() : ""));
                }
            }
        }
        return text.toString();
    }

    private static InferenceRequest request() {
        List<Message> messages = List.of(new Message(Role.USER, List.of(new Part.Text("go"))));
        return new InferenceRequest(
                new Envelope(
                        "test",
                        Dialect.CHAT,
                        Caller.MASTER,
                        "x",
                        true,
                        Map.of(),
                        Instant.now(),
                        Instant.MAX,
                        Journal.NONE),
                messages,
                List.of(),
                Parameters.NONE,
                ChatForm.body(messages, List.of(), true));
    }

    private static AgentInference agent(int rounds, int calls) throws Exception {
        String json =
                """
                {"models": {"x": {"target": "mock/echo", "tools": ["look"], "maxSteps": %d,
                                  "maxToolSeconds": 900}},
                 "tools": {"look": {"type": "http", "method": "GET", "url": "http://localhost/",
                                    "description": "a fake"}}}
                """
                        .formatted(rounds);
        ModelMap map = ModelMapParser.parse(json.getBytes(StandardCharsets.UTF_8));
        ModelMaps maps =
                new ModelMaps() {
                    @Override
                    public ModelMap current() {
                        return map;
                    }

                    @Override
                    public boolean isStale() {
                        return false;
                    }
                };
        InstantSource clock = InstantSource.system();
        Tools tools =
                new Tools(
                        spec -> () -> List.of(new Instantly()),
                        server -> List::of,
                        (name, failure) -> {});
        return new AgentInference(
                asked -> new Round(asked, rounds, calls).stream(),
                maps,
                tools,
                new MemoryStore(clock),
                clock);
    }

    /** One answer of a model: calls, but in the last round words. */
    private record Round(InferenceRequest asked, int rounds, int calls) {
        InferenceStream stream() {
            boolean last = asked.messages().size() >= 2 * rounds - 1;
            Iterator<InferenceEvent> events = (last ? answer() : calling()).iterator();
            return new InferenceStream() {
                @Override
                public Step next(Duration wait) {
                    return events.hasNext() ? events.next() : Step.END;
                }

                @Override
                public void close() {}
            };
        }

        private static List<InferenceEvent> answer() {
            return List.of(
                    InferenceEvent.of(new Delta.Text("Done.")),
                    end(new FinishReason(Unified.STOP, "stop")));
        }

        private List<InferenceEvent> calling() {
            InferenceEvent[] events = new InferenceEvent[2 * calls + 1];
            for (int i = 0; i < calls; i++) {
                String id = "call_" + asked.messages().size() + "_" + i;
                events[2 * i] = InferenceEvent.of(new Delta.ToolCallStart(i, id, "look"));
                events[2 * i + 1] =
                        InferenceEvent.of(
                                new Delta.ToolCallArguments(i, "{\"where\":\"here " + i + "\"}"));
            }
            events[2 * calls] = end(new FinishReason(Unified.TOOL_CALLS, "tool_calls"));
            return List.of(events);
        }

        private static InferenceEvent end(FinishReason reason) {
            Usage usage = new Usage(10, 1, 0, 0, 0, false);
            return InferenceEvent.of(new Delta.Finish(reason), new Delta.UsageReport(usage));
        }
    }

    /** A tool with a schema that gives the same two kilobytes at once. */
    private static final class Instantly implements GatewayTool {
        private static final Tool DEFINITION =
                new Tool(
                        "look",
                        "looks",
                        Json.object(
                                """
                                {"type": "object",
                                 "properties": {"where": {"type": "string", "maxLength": 100}},
                                 "required": ["where"], "additionalProperties": false}
                                """));

        @Override
        public Tool definition() {
            return DEFINITION;
        }

        @Override
        public String server() {
            return "here";
        }

        @Override
        public Duration patience() {
            return Duration.ofSeconds(30);
        }

        @Override
        public ToolOutcome call(JsonObject arguments) {
            return RESULT;
        }
    }
}
