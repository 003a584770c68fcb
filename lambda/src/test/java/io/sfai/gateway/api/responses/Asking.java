package io.sfai.gateway.api.responses;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sfai.gateway.api.Answers;
import io.sfai.gateway.error.GatewayError;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.http.Headers;
import io.sfai.gateway.http.HttpRequest;
import io.sfai.gateway.http.HttpResponse;
import io.sfai.gateway.inference.Caller;
import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.Dialect;
import io.sfai.gateway.inference.EventQueue;
import io.sfai.gateway.inference.FinishReason;
import io.sfai.gateway.inference.FinishReason.Unified;
import io.sfai.gateway.inference.InferenceEvent;
import io.sfai.gateway.inference.InferenceEvent.Raw;
import io.sfai.gateway.inference.InferenceEvent.Text;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.InferenceStream;
import io.sfai.gateway.inference.Step;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.session.Conversations;
import io.sfai.gateway.session.StoredResponses;
import io.sfai.gateway.store.MemoryStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The dialect in front of a model that says what it is told to say. */
final class Asking {
    static final Delta STOP = finish(Unified.STOP);
    static final Delta CALLED = finish(Unified.TOOL_CALLS);

    final InstantSource clock = InstantSource.fixed(Instant.parse("2026-11-21T12:00:00Z"));
    final MemoryStore store = new MemoryStore(clock);
    final List<InferenceRequest> seen = new ArrayList<>();
    final List<GatewayException> unkept = new ArrayList<>();
    private final StoredResponses stored = new StoredResponses(store, Duration.ofDays(30), clock);
    private final Conversations conversations =
            new Conversations(store, Duration.ofDays(30), clock, Runnable::run);
    private final Responses responses =
            new Responses(
                    new Answers(this::open, Duration.ofMillis(50)),
                    stored,
                    conversations,
                    clock,
                    (id, e) -> unkept.add(e));
    private final StoredPaths paths = new StoredPaths(stored, conversations);
    private final ConversationPaths talks = new ConversationPaths(conversations, clock);
    private List<InferenceEvent> says = events(new Delta.Text("Hello."), STOP);
    private @Nullable GatewayException fails;

    /** Those of each answer. */
    Map<String, String> headers = Map.of();

    static Delta finish(Unified reason) {
        return new Delta.Finish(new FinishReason(reason, "raw"));
    }

    Asking says(Delta... deltas) {
        says = events(deltas);
        fails = null;
        return this;
    }

    private static List<InferenceEvent> events(Delta... deltas) {
        return Arrays.stream(deltas).map(delta -> InferenceEvent.of(delta)).toList();
    }

    /** Its own words, in the dialect: each the JSON of an event. */
    Asking relays(List<String> events) {
        says =
                events.stream()
                        .map(json -> {
                            byte[] data = json.getBytes(StandardCharsets.UTF_8);
                            Json.Located at = Json.located(data, "item_id");
                            Text text = new Text(data, at.from(), at.to());
                            return own(new Raw(Dialect.RESPONSES, false, at.object(), text));
                        })
                        .toList();
        fails = null;
        return this;
    }

    /** The same, whole. */
    Asking relaysWhole(JsonObject response) {
        says = List.of(own(new Raw(Dialect.RESPONSES, true, response)));
        fails = null;
        return this;
    }

    private static InferenceEvent own(Raw raw) {
        return InferenceEvent.raw(raw, body -> List.of());
    }

    /** After what it says. */
    Asking fails(GatewayError error) {
        fails = error.exception();
        return this;
    }

    private InferenceStream open(InferenceRequest request) {
        seen.add(request);
        EventQueue events = new EventQueue(() -> {});
        try {
            for (InferenceEvent event : says) {
                events.put(event);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        if (fails == null) {
            events.end();
        } else {
            events.fail(fails);
        }
        return new Headed(events, headers);
    }

    private record Headed(InferenceStream events, Map<String, String> headers)
            implements InferenceStream {
        @Override
        public Step next(Duration wait) {
            return events.next(wait);
        }

        @Override
        public void close() {
            events.close();
        }
    }

    InferenceRequest lastSeen() {
        return seen.getLast();
    }

    /** A body with single quotes, without its braces and its model. */
    Lifecycle stream(String body) {
        return Lifecycle.of(streamed(body));
    }

    /** The bytes of its answer. */
    String streamed(String body) {
        HttpResponse.Streaming answer =
                (HttpResponse.Streaming) ask(body + ",'stream':true", Caller.MASTER);
        return written(answer);
    }

    static String written(HttpResponse.Streaming answer) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            answer.body().writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    JsonObject whole(String body) {
        return json(ask(body, Caller.MASTER));
    }

    HttpResponse ask(String body, Caller caller) {
        String json = ("{'model':'m'," + body + "}").replace('\'', '"');
        return responses.handle(http("POST", "/responses", "", json), caller);
    }

    /** The error that a body gets. */
    GatewayError refusal(String body) {
        return error(() -> ask(body, Caller.MASTER));
    }

    static GatewayError error(Runnable call) {
        GatewayException refused = catchThrowableOfType(GatewayException.class, call::run);
        return Objects.requireNonNull(refused).error();
    }

    JsonObject get(String path, String query, Caller caller) {
        return json(paths.get(http("GET", "/responses/" + path, query, ""), caller));
    }

    JsonObject delete(String id, Caller caller) {
        return json(paths.delete(http("DELETE", "/responses/" + id, "", ""), caller));
    }

    HttpResponse post(String path, Caller caller) {
        return paths.cancel(http("POST", "/responses/" + path, "", ""), caller);
    }

    /** What a path below {@code /conversations} answers; a body has single quotes. */
    JsonObject talk(String method, String path, String body, Caller caller) {
        String[] parts = ("/conversations" + path).split("\\?", 2);
        String query = parts.length > 1 ? parts[1] : "";
        HttpRequest http = http(method, parts[0], query, body.replace('\'', '"'));
        if (path.isEmpty()) {
            return json(talks.create(http, caller));
        }
        return json(
                switch (method) {
                    case "GET" -> talks.get(http, caller);
                    case "POST" -> talks.change(http, caller);
                    default -> talks.delete(http, caller);
                });
    }

    private static JsonObject json(HttpResponse answer) {
        return Json.object(((HttpResponse.Buffered) answer).body());
    }

    private static HttpRequest http(String method, String path, String query, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return new HttpRequest("r1", method, path, query, new Headers(), bytes, Instant.MAX);
    }
}
