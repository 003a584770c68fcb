package io.sfai.gateway.api.agent;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sfai.gateway.api.Answers;
import io.sfai.gateway.error.GatewayError;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.http.Headers;
import io.sfai.gateway.http.HttpRequest;
import io.sfai.gateway.http.HttpResponse;
import io.sfai.gateway.inference.Caller;
import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.EventQueue;
import io.sfai.gateway.inference.FinishReason;
import io.sfai.gateway.inference.FinishReason.Unified;
import io.sfai.gateway.inference.InferenceEvent;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.InferenceStream;
import io.sfai.gateway.inference.Message;
import io.sfai.gateway.model.ModelMap;
import io.sfai.gateway.model.ModelMapParser;
import io.sfai.gateway.model.ModelMapRejected;
import io.sfai.gateway.model.ModelMaps;
import io.sfai.gateway.session.Conversations;
import io.sfai.gateway.store.HandClock;
import io.sfai.gateway.store.MemoryStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A front end of the session protocol before a model that says what it is told to say. */
abstract class Talking {
    final HandClock clock = new HandClock();
    final MemoryStore store = new MemoryStore(clock);
    final Conversations conversations =
            new Conversations(store, Duration.ofDays(30), clock, Runnable::run);
    final List<InferenceRequest> seen = new ArrayList<>();
    final List<GatewayException> unkept = new ArrayList<>();
    String map = "'agent':'mock/echo','main':'mock/echo'";
    private List<Delta> says = List.of();
    @Nullable GatewayException fails;

    Talking() {
        says(new Delta.Reasoning("hm"), new Delta.Text("Hel"), new Delta.Text("lo."), stop());
    }

    static Delta stop() {
        return new Delta.Finish(new FinishReason(Unified.STOP, "stop"));
    }

    void says(Delta... deltas) {
        says = List.of(deltas);
        fails = null;
    }

    private InferenceStream open(InferenceRequest request) {
        seen.add(request);
        EventQueue events = new EventQueue(() -> {});
        try {
            events.put(InferenceEvent.of(says));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        if (fails == null) {
            events.end();
        } else {
            events.fail(fails);
        }
        return events;
    }

    private record OneMap(ModelMap current) implements ModelMaps {
        @Override
        public boolean isStale() {
            return false;
        }
    }

    private ModelMap map() {
        try {
            String json = ("{'models':{" + map + "}}").replace('\'', '"');
            return ModelMapParser.parse(json.getBytes(StandardCharsets.UTF_8));
        } catch (ModelMapRejected e) {
            throw new IllegalStateException(e);
        }
    }

    HttpResponse.Streaming begin(String body, Caller caller) {
        Agent agent =
                new Agent(
                        new Answers(this::open, Duration.ofMillis(50)),
                        conversations,
                        new OneMap(map()),
                        clock,
                        (id, e) -> unkept.add(e));
        byte[] bytes = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        HttpRequest http =
                new HttpRequest(
                        "r1",
                        "POST",
                        "/agent/message/stream",
                        "",
                        new Headers(),
                        bytes,
                        Instant.MAX);
        return (HttpResponse.Streaming) agent.handle(http, caller);
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

    static String message(String session, String words) {
        return "{'session_id':'%s','type':'user_message','content':'%s'}".formatted(session, words);
    }

    String say(String session, String words) {
        return written(begin(message(session, words), Caller.MASTER));
    }

    GatewayError refusal(String body) {
        GatewayException refused =
                catchThrowableOfType(GatewayException.class, () -> begin(body, Caller.MASTER));
        return Objects.requireNonNull(refused).error();
    }

    List<String> heard() {
        return seen.getLast().messages().stream().map(Message::text).toList();
    }
}
