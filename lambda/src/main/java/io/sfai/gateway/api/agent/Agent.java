package io.sfai.gateway.api.agent;

import io.sfai.gateway.api.AnswerForm;
import io.sfai.gateway.api.Answers;
import io.sfai.gateway.api.AtEnd;
import io.sfai.gateway.api.items.Transcript;
import io.sfai.gateway.error.GatewayError.NotFound;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.http.Headers;
import io.sfai.gateway.http.HttpRequest;
import io.sfai.gateway.http.HttpResponse;
import io.sfai.gateway.inference.Caller;
import io.sfai.gateway.inference.ChatForm;
import io.sfai.gateway.inference.Dialect;
import io.sfai.gateway.inference.Envelope;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.Journal;
import io.sfai.gateway.inference.Message;
import io.sfai.gateway.inference.Parameters;
import io.sfai.gateway.model.ModelMap;
import io.sfai.gateway.model.ModelMaps;
import io.sfai.gateway.session.Claim;
import io.sfai.gateway.session.Conversation;
import io.sfai.gateway.session.Conversations;
import io.sfai.gateway.session.Turn;
import io.sfai.gateway.sse.SseWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Answers {@code POST /agent/message/stream}: the next turn of a session, token by token. */
public final class Agent {
    /** The header that a front end's server may send its key in. */
    public static final String KEY_HEADER = "x-internal-auth";

    private final Answers answers;
    private final Conversations conversations;
    private final ModelMaps maps;
    private final InstantSource clock;
    private final BiConsumer<String, GatewayException> unkept;

    /**
     * @param unkept told of requests whose turns can't be kept, and why
     */
    public Agent(
            Answers answers,
            Conversations conversations,
            ModelMaps maps,
            InstantSource clock,
            BiConsumer<String, GatewayException> unkept) {
        this.answers = answers;
        this.conversations = conversations;
        this.maps = maps;
        this.clock = clock;
        this.unkept = unkept;
    }

    /**
     * Answers a message.
     *
     * @throws GatewayException for every failure before the first byte
     */
    public HttpResponse handle(HttpRequest http, Caller caller) {
        Instant now = clock.instant();
        ModelMap map = maps.current().only(caller.grant()::allows);
        AgentMessage message = AgentMessage.read(http.body(), map.aliases().keySet(), now);
        Conversation session = conversations.free(caller.id(), message.session());
        if (message.session().isGenerated() && !session.isThere()) {
            throw new NotFound(
                            "there is no conversation " + message.session(),
                            "conversation_not_found",
                            "session_id")
                    .exception();
        }
        InferenceRequest request = request(http, caller, message, session.turns(), now);
        Claim claim = conversations.claim(session, http.deadline());
        Form form = new Form(message, claim, failure -> unkept.accept(http.id(), failure));
        return AtEnd.run(claim::release, () -> answers.answer(http, request, form));
    }

    private static InferenceRequest request(
            HttpRequest http, Caller caller, AgentMessage message, List<Turn> turns, Instant now) {
        Transcript transcript = new Transcript();
        turns.forEach(turn -> transcript.add(turn, "session_id"));
        transcript.add(message.item(), "content");
        List<Message> messages = transcript.messages();
        Envelope envelope =
                new Envelope(
                                http.id(),
                                Dialect.SESSION,
                                caller,
                                message.alias(),
                                true,
                                Map.of(),
                                now,
                                http.deadline(),
                                Journal.NONE)
                        .in(message.id().conversation());
        return new InferenceRequest(
                envelope,
                messages,
                List.of(),
                Parameters.NONE,
                ChatForm.body(messages, List.of(), true));
    }

    private record Form(AgentMessage message, Claim claim, Consumer<GatewayException> unkept)
            implements AnswerForm {
        @Override
        public Headers headers() {
            return message.isNew()
                    ? Headers.of("x-session-id", message.session().text())
                    : new Headers();
        }

        @Override
        public Streamed streamed(SseWriter out) {
            return new AgentAnswer(message, claim, unkept, out);
        }

        @Override
        public Whole whole() {
            throw new IllegalStateException("every answer of this protocol is streamed");
        }
    }
}
