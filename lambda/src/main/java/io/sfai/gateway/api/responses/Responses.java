package io.sfai.gateway.api.responses;

import io.sfai.gateway.api.AnswerForm;
import io.sfai.gateway.api.Answers;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.http.HttpRequest;
import io.sfai.gateway.http.HttpResponse;
import io.sfai.gateway.inference.Caller;
import io.sfai.gateway.inference.Dialect;
import io.sfai.gateway.inference.InferenceEvent;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.Step;
import io.sfai.gateway.session.StoredResponses;
import io.sfai.gateway.sse.SseWriter;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BiConsumer;

/** Answers {@code POST /v1/responses}, streamed or whole. */
public final class Responses {
    private final Answers answers;
    private final StoredResponses stored;
    private final InstantSource clock;
    private final BiConsumer<String, GatewayException> unkept;

    /**
     * @param unkept told of requests whose responses can't be kept, and why
     */
    public Responses(
            Answers answers,
            StoredResponses stored,
            InstantSource clock,
            BiConsumer<String, GatewayException> unkept) {
        this.answers = answers;
        this.stored = stored;
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
        History history = new History(stored, caller);
        Asked asked = given.with(history.read(given, transcript));
        InferenceRequest request = asked.request(http, caller, transcript, history.before());
        Conclusion conclusion =
                new Conclusion(
                        asked,
                        caller.id(),
                        stored,
                        clock,
                        failure -> unkept.accept(http.id(), failure));
        return answers.answer(http, request, new Form(asked, conclusion));
    }

    private record Form(Asked asked, Conclusion conclusion) implements AnswerForm {
        /** All that others run, unless the upstream does; none while that is unknown. */
        @Override
        public List<String> droppedTools(Step first) {
            boolean told =
                    first instanceof InferenceEvent event
                            && event.raw() != null
                            && event.raw().dialect() == Dialect.RESPONSES;
            return told || first instanceof Step.Idle ? List.of() : asked.tools().dropped();
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
