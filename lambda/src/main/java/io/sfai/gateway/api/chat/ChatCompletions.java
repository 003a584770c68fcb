package io.sfai.gateway.api.chat;

import io.sfai.gateway.api.AnswerForm;
import io.sfai.gateway.api.Answers;
import io.sfai.gateway.api.chat.shape.PlainBody;
import io.sfai.gateway.http.HttpRequest;
import io.sfai.gateway.http.HttpResponse;
import io.sfai.gateway.inference.Caller;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.Step;
import io.sfai.gateway.sse.SseWriter;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** Answers {@code POST /v1/chat/completions}, streamed or whole. */
public final class ChatCompletions {
    private final Answers answers;
    private final InstantSource clock;

    public ChatCompletions(Answers answers, InstantSource clock) {
        this.answers = answers;
        this.clock = clock;
    }

    /**
     * Answers a request.
     *
     * @throws io.sfai.gateway.error.GatewayException for every failure before the first byte
     */
    public HttpResponse handle(HttpRequest http, Caller caller) {
        PlainBody plain = ChatRequests.parse(http.body());
        InferenceRequest request = ChatRequests.read(http, plain, caller, clock.instant());
        return answers.answer(http, request, new Form(request, plain, clock));
    }

    private record Form(InferenceRequest request, PlainBody plain, InstantSource clock)
            implements AnswerForm {
        @Override
        public List<String> droppedTools(Step first, Map<String, String> headers) {
            return plain.dropped();
        }

        @Override
        public Streamed streamed(SseWriter out) {
            return new ChatStream(request, plain.forms(), clock.instant(), out);
        }

        @Override
        public Whole whole() {
            return new ChatCompletion(request, plain.forms(), clock.instant());
        }
    }
}
