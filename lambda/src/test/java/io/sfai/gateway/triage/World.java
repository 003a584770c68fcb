package io.sfai.gateway.triage;

import io.sfai.gateway.error.GatewayError;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.inference.Caller;
import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.Dialect;
import io.sfai.gateway.inference.Envelope;
import io.sfai.gateway.inference.EventQueue;
import io.sfai.gateway.inference.Inference;
import io.sfai.gateway.inference.InferenceEvent;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.InferenceStream;
import io.sfai.gateway.inference.Journal;
import io.sfai.gateway.inference.Message;
import io.sfai.gateway.inference.Message.Role;
import io.sfai.gateway.inference.Parameters;
import io.sfai.gateway.inference.Part;
import io.sfai.gateway.inference.Target;
import io.sfai.gateway.inference.Usage;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.model.ModelMap;
import io.sfai.gateway.model.ModelMapParser;
import io.sfai.gateway.model.ModelMapRejected;
import io.sfai.gateway.model.ModelMaps;
import io.sfai.gateway.store.HandClock;
import io.sfai.gateway.store.MemoryStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A triage with a small model that says what it is told to, and all that is seen of it. */
final class World implements Journal {
    static final Duration LONG = Duration.ofSeconds(10);

    /** The desk's routes are {@code code}, of a small window, and {@code chat}. */
    private static final String MAP =
            """
            {"providers": {"openai": {"type": "openai", "apiKey": "secret:K"}},
             "models": {
               "desk": {"triage": {"by": "small", "routes": {"code": "coder", "chat": "talker"},
                                   "else": "other"}},
               "hall": {"triage": {"by": "small", "routes": {"work": "desk", "fun": "talker"},
                                   "else": "desk"}},
               "strait": {"triage": {"by": "small", "routes": {"code": "coder"}, "else": "coder"}},
               "empty": {"triage": {"by": "small", "routes": {}, "else": "other"}},
               "small": "mock/echo", "mini": "openai/gpt-4o-mini", "nano": "openai/gpt-5-nano",
               "both": {"targets": [{"target": "openai/gpt-4o-mini"},
                                    {"target": "openai/gpt-5-nano"}]},
               "poor": {"target": "mock/echo", "capabilities":
                        {"refuses": ["temperature", "max_tokens", "max_completion_tokens",
                                     "response_format"]}},
               "poet": {"target": "mock/echo", "description": "~"},
               "coder": {"target": "mock/echo", "contextWindow": 1000,
                         "description": "Writes  and\\nreviews code."},
               "talker": "mock/echo", "other": "mock/echo"}}
            """;

    final HandClock clock = new HandClock();
    final MemoryStore store = new MemoryStore(clock);

    /** What the small model was asked, and what was sent on. */
    final List<InferenceRequest> questions = new ArrayList<>();

    final List<InferenceRequest> sent = new ArrayList<>();

    /** What the request's journal and the log were told. */
    final Map<String, @Nullable Object> notes = new LinkedHashMap<>();

    final List<String> spent = new ArrayList<>();
    final List<String> failures = new ArrayList<>();
    final List<RuntimeException> storeFailures = new ArrayList<>();

    private final Deque<EventQueue> small = new ArrayDeque<>();
    final ModelMap map = map();

    private final Random random = new Random(7);

    final TriageInference triage = triage(this::asked);

    /** A triage whose small model can't be asked. */
    TriageInference without(GatewayError reason) {
        return triage(question -> {
            throw reason.exception();
        });
    }

    private TriageInference triage(Inference asked) {
        return new TriageInference(
                this::answered,
                asked,
                maps(),
                new KeptChoices(store, clock, Runnable::run, storeFailures::add),
                (request, target, error) ->
                        failures.add(
                                request.alias()
                                        + " "
                                        + (target == null ? "none" : target.id())
                                        + " "
                                        + error.message()),
                clock,
                random);
    }

    private static ModelMap map() {
        try {
            return ModelMapParser.parse(
                    MAP.replace("~", "rhyme ".repeat(60)).getBytes(StandardCharsets.UTF_8));
        } catch (ModelMapRejected e) {
            throw new IllegalArgumentException(e);
        }
    }

    private ModelMaps maps() {
        return new ModelMaps() {
            @Override
            public ModelMap current() {
                return map;
            }

            @Override
            public ModelMap latest() {
                return map;
            }

            @Override
            public boolean isStale() {
                return false;
            }
        };
    }

    /** The small model's next answer, which is not there yet. */
    EventQueue waiting() {
        EventQueue queue = new EventQueue(() -> {});
        small.add(queue);
        return queue;
    }

    /** The small model's next answer. */
    World says(String text) throws InterruptedException {
        EventQueue queue = waiting();
        queue.put(InferenceEvent.of(new Delta.Text(text)));
        queue.put(InferenceEvent.of(new Delta.UsageReport(new Usage(70, 5, 0, 0, 0, false))));
        queue.end();
        return this;
    }

    private InferenceStream asked(InferenceRequest question) {
        questions.add(question);
        question.journal().attempt(new Target("mock", "small", new JsonObject()));
        return small.remove();
    }

    private InferenceStream answered(InferenceRequest request) {
        sent.add(request);
        EventQueue queue = new EventQueue(() -> {});
        try {
            queue.put(InferenceEvent.of(new Delta.Text("it is " + request.alias())));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        queue.end();
        return queue;
    }

    /** What is answered to a request. */
    String answer(InferenceRequest request) {
        notes.clear();
        StringBuilder said = new StringBuilder();
        try (InferenceStream stream = triage.open(request)) {
            while (stream.next(LONG) instanceof InferenceEvent event) {
                event.deltas().forEach(each -> said.append(((Delta.Text) each).text()));
            }
        } catch (GatewayException e) {
            return e.error().message();
        }
        return said.toString();
    }

    /** A request of the turns' texts: the user's and the model's by turns. */
    InferenceRequest chat(String alias, String... turns) {
        List<Message> messages = new ArrayList<>();
        for (String turn : turns) {
            Role role = messages.size() % 2 == 0 ? Role.USER : Role.ASSISTANT;
            messages.add(new Message(role, List.of(new Part.Text(turn))));
        }
        return request(Dialect.CHAT, alias, null, messages);
    }

    InferenceRequest request(
            Dialect dialect, String alias, @Nullable String session, List<Message> messages) {
        Envelope envelope =
                new Envelope(
                        "test",
                        dialect,
                        Caller.MASTER,
                        alias,
                        true,
                        Map.of(),
                        clock.instant(),
                        Instant.MAX,
                        this);
        return new InferenceRequest(
                session == null ? envelope : envelope.in(session),
                messages,
                List.of(),
                Parameters.NONE,
                new JsonObject());
    }

    @Override
    public void attempt(Target target) {
        throw new AssertionError("a question is no attempt at an answer");
    }

    @Override
    public void failed(GatewayError error) {
        throw new AssertionError("a question does not fail its request");
    }

    @Override
    public void spent(Target beside, Usage usage) {
        String estimated = usage.estimated() ? " estimated" : "";
        spent.add(beside.id() + " " + usage.input() + "/" + usage.output() + estimated);
    }

    @Override
    public void note(String field, @Nullable Object value) {
        notes.put(field, value);
    }
}
