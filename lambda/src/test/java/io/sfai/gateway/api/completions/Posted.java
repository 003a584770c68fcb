package io.sfai.gateway.api.completions;

import static java.util.Objects.requireNonNull;

import io.sfai.gateway.api.Answers;
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
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.InferenceStream;
import io.sfai.gateway.inference.Usage;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** A body that a client posts, written with single quotes, and what it gets for it. */
record Posted(Dialect dialect, String body) {
    static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    static final Delta STOP = new Delta.Finish(new FinishReason(Unified.STOP, "stop"));
    static final Delta USED = new Delta.UsageReport(new Usage(100, 7, 0, 0, 0, false));

    /** To OpenAI's path, with these members beside the model. */
    static Posted text(String members) {
        return new Posted(Dialect.COMPLETIONS, json(members));
    }

    /** To Mistral's. */
    static Posted fim(String members) {
        return new Posted(Dialect.FIM, json(members));
    }

    private static String json(String members) {
        return ("{'model':'alias'," + members + "}").replace('\'', '"');
    }

    Posted streamed() {
        return new Posted(dialect, "{\"stream\":true," + body.substring(1));
    }

    private HttpRequest http() {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return new HttpRequest("r1", "POST", "/", "", new Headers(), bytes, Instant.MAX);
    }

    CompletionRequest read() {
        return CompletionRequest.read(http(), dialect, Caller.ANYONE, NOON);
    }

    InferenceRequest request() {
        return read().inference();
    }

    HttpResponse answered(InferenceStream upstream) {
        Completions completions =
                new Completions(
                        new Answers(request -> upstream, Duration.ofSeconds(5)),
                        InstantSource.fixed(NOON));
        return dialect == Dialect.FIM
                ? completions.fill(http(), Caller.ANYONE)
                : completions.complete(http(), Caller.ANYONE);
    }

    /** The data of a streamed answer's events. */
    List<String> data(InferenceEvent... events) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        HttpResponse answer = streamed().answered(saying(events));
        ((HttpResponse.Streaming) answer).body().writeTo(out);
        List<String> all = new ArrayList<>();
        for (String event : out.toString(StandardCharsets.UTF_8).split("\n\n", 0)) {
            all.add(event.substring("data: ".length()));
        }
        return all;
    }

    /** What a model that chats says in these pieces becomes, streamed. */
    List<String> pieces(String... said) throws IOException {
        List<InferenceEvent> events = new ArrayList<>();
        for (String each : said) {
            events.add(InferenceEvent.of(new Delta.Text(each)));
        }
        events.add(InferenceEvent.of(STOP));
        List<String> pieces = new ArrayList<>();
        for (String data : data(events.toArray(InferenceEvent[]::new))) {
            if (!data.equals("[DONE]")) {
                String piece = choice(Json.object(data)).string("text", "");
                pieces.add(piece);
            }
        }
        pieces.removeLast();
        return pieces;
    }

    JsonObject whole(InferenceEvent... events) {
        HttpResponse answer = answered(saying(events));
        return Json.object(((HttpResponse.Buffered) answer).body());
    }

    static JsonObject choice(JsonObject answer) {
        return requireNonNull(requireNonNull(answer.array("choices")).object(0));
    }

    static InferenceStream saying(InferenceEvent... events) {
        EventQueue queue = new EventQueue(() -> {});
        try {
            for (InferenceEvent each : events) {
                queue.put(each);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        queue.end();
        return queue;
    }
}
