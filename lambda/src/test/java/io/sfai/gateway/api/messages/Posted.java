package io.sfai.gateway.api.messages;

import io.sfai.gateway.api.Answers;
import io.sfai.gateway.api.RequestBody;
import io.sfai.gateway.http.Headers;
import io.sfai.gateway.http.HttpRequest;
import io.sfai.gateway.http.HttpResponse;
import io.sfai.gateway.inference.Caller;
import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.EventQueue;
import io.sfai.gateway.inference.InferenceEvent;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.InferenceStream;
import io.sfai.gateway.inference.Step;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** A body that a client posts, written with single quotes, and what it gets for it. */
record Posted(String body, Headers headers) {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    static final String USER = "'messages':[{'role':'user','content':'Hi'}]";

    /** The least, and further members. */
    static Posted with(String members) {
        String more = members.isEmpty() ? "" : "," + members;
        return of("{'model':'alias','max_tokens':100," + USER + more + "}");
    }

    /** The least with these messages. */
    static Posted messages(String messages) {
        return of("{'model':'alias','max_tokens':100,'messages':[" + messages + "]}");
    }

    static Posted of(String body) {
        return new Posted(body.replace('\'', '"'), new Headers());
    }

    HttpRequest http() {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return new HttpRequest("r1", "POST", "/messages", "beta=true", headers, bytes, Instant.MAX);
    }

    InferenceRequest request() {
        JsonObject json = RequestBody.read(http().body());
        return MessageRequests.read(
                http(), json, MessageTools.read(json), true, Caller.ANYONE, NOON);
    }

    HttpResponse answered(Consumer<EventQueue> upstream) {
        return answered(upstream, Duration.ofSeconds(5));
    }

    HttpResponse answered(Consumer<EventQueue> upstream, Duration keepAlive) {
        EventQueue events = new EventQueue(() -> {});
        upstream.accept(events);
        return answered(events, keepAlive);
    }

    HttpResponse answered(InferenceStream events, Duration keepAlive) {
        Answers answers = new Answers(request -> events, keepAlive);
        return new Messages(answers, InstantSource.fixed(NOON)).handle(http(), Caller.ANYONE);
    }

    /** The events' data of a streamed answer, each after its name. */
    List<JsonObject> events(Delta... deltas) throws IOException {
        return events(written(stream().answered(saying(deltas))));
    }

    JsonObject whole(Delta... deltas) {
        return Json.object(((HttpResponse.Buffered) answered(saying(deltas))).body());
    }

    Posted stream() {
        return new Posted("{\"stream\":true," + body.substring(1), headers);
    }

    static Consumer<EventQueue> saying(Delta... deltas) {
        return queue -> {
            for (Delta delta : deltas) {
                put(queue, InferenceEvent.of(delta));
            }
            queue.end();
        };
    }

    static void put(EventQueue queue, InferenceEvent event) {
        try {
            queue.put(event);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static String written(HttpResponse answer) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ((HttpResponse.Streaming) answer).body().writeTo(out);
        return out.toString(StandardCharsets.UTF_8);
    }

    /** Events without comments, each of which names itself twice. */
    static List<JsonObject> events(String stream) {
        List<JsonObject> events = new ArrayList<>();
        for (String event : stream.split("\n\n", 0)) {
            if (event.startsWith(":")) {
                continue;
            }
            String[] lines = event.split("\n", -1);
            JsonObject data = Json.object(lines[1].substring("data: ".length()));
            if (lines.length != 2 || !lines[0].equals("event: " + data.string("type"))) {
                throw new AssertionError(event);
            }
            events.add(data);
        }
        return events;
    }

    /** A stream of these steps, with silence where one is idle. */
    record Steps(Deque<Step> left) implements InferenceStream {
        static Steps of(Step... steps) {
            return new Steps(new ArrayDeque<>(List.of(steps)));
        }

        @Override
        public Step next(Duration wait) {
            boolean silent = left.isEmpty() || (wait.isZero() && left.peek() instanceof Step.Idle);
            return silent ? (left.isEmpty() ? Step.END : Step.IDLE) : left.remove();
        }

        @Override
        public void close() {
            left.clear();
        }
    }
}
