package io.sfai.gateway.api.responses;

import io.sfai.gateway.api.AnswerForm;
import io.sfai.gateway.api.Answers;
import io.sfai.gateway.api.AtEnd;
import io.sfai.gateway.api.items.Transcript;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.http.HttpRequest;
import io.sfai.gateway.http.HttpResponse;
import io.sfai.gateway.inference.Caller;
import io.sfai.gateway.inference.Dialect;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.Step;
import io.sfai.gateway.session.Conversation;
import io.sfai.gateway.session.ConversationId;
import io.sfai.gateway.session.Conversations;
import io.sfai.gateway.session.StoredResponses;
import io.sfai.gateway.session.Turn;
import io.sfai.gateway.sse.SseWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Answers {@code POST /v1/responses}, streamed or whole. */
public final class Responses {
    /** Labels of the servers of the client's that the gateway calls for an answer. */
    private static final String SERVERS = "x-sfai-mcp-servers";

    private final Answers answers;
    private final StoredResponses stored;
    private final Conversations conversations;
    private final InstantSource clock;
    private final BiConsumer<String, GatewayException> unkept;

    /**
     * @param unkept told of requests whose responses can't be kept, and why
     */
    public Responses(
            Answers answers,
            StoredResponses stored,
            Conversations conversations,
            InstantSource clock,
            BiConsumer<String, GatewayException> unkept) {
        this.answers = answers;
        this.stored = stored;
        this.conversations = conversations;
        this.clock = clock;
        this.unkept = unkept;
    }

    /**
     * Answers a request.
     *
     * @throws GatewayException for every failure before the first byte
     */
    public HttpResponse handle(HttpRequest http, Caller caller) {
        Asked given = Asked.read(http.body(), clock.instant());
        Transcript transcript = given.begun();
        History history = new History(stored, conversations, caller);
        Conversation conversation = conversation(given, caller);
        List<Turn> turns = conversation == null ? history.before(given) : conversation.turns();
        Asked asked = given.with(history.read(given, turns, transcript));
        InferenceRequest request = asked.request(http, caller, transcript, History.items(turns));
        Keeping keeping = keeping(asked, caller, conversation, http.deadline());
        Conclusion conclusion =
                new Conclusion(asked, keeping, clock, failure -> unkept.accept(http.id(), failure));
        return AtEnd.run(
                keeping::release, () -> answers.answer(http, request, new Form(asked, conclusion)));
    }

    private @Nullable Conversation conversation(Asked asked, Caller caller) {
        ConversationId id = asked.conversation();
        if (id == null) {
            return null;
        }
        caller.grant();
        Conversation conversation = conversations.free(caller.id(), id);
        if (id.isGenerated() && !conversation.isThere()) {
            throw Missing.conversation(id.text(), "conversation");
        }
        return conversation;
    }

    private Keeping keeping(
            Asked asked, Caller caller, @Nullable Conversation conversation, Instant deadline) {
        if (conversation != null) {
            return Keeping.in(conversations.claim(conversation, deadline), asked.isStored());
        }
        return asked.isStored() ? turn -> stored.save(caller.id(), turn) : Keeping.NOT;
    }

    private record Form(Asked asked, Conclusion conclusion) implements AnswerForm {
        @Override
        public List<String> droppedTools(Step first, Map<String, String> headers) {
            List<String> dropped = new ArrayList<>(asked.tools().dropped());
            if (headers.containsKey(SERVERS)) {
                dropped.remove("mcp");
            }
            return AnswerForm.droppedUnlessIn(Dialect.RESPONSES, first, dropped);
        }

        @Override
        public Streamed streamed(SseWriter out) {
            return new ResponseStream(asked, conclusion, out);
        }

        @Override
        public Whole whole() {
            return new WholeResponse(asked, conclusion);
        }
    }
}
