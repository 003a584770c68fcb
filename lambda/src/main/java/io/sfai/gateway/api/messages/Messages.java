package io.sfai.gateway.api.messages;

import io.sfai.gateway.api.AnswerForm;
import io.sfai.gateway.api.Answers;
import io.sfai.gateway.api.RequestBody;
import io.sfai.gateway.http.Headers;
import io.sfai.gateway.http.HttpRequest;
import io.sfai.gateway.http.HttpResponse;
import io.sfai.gateway.inference.Caller;
import io.sfai.gateway.inference.Dialect;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.Step;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.sse.SseWriter;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** Answers {@code POST /v1/messages}, streamed or whole. */
public final class Messages {
    private final Answers answers;
    private final InstantSource clock;

    public Messages(Answers answers, InstantSource clock) {
        this.answers = answers;
        this.clock = clock;
    }

    /**
     * Answers a request.
     *
     * @throws io.sfai.gateway.error.GatewayException for every failure before the first byte
     */
    public HttpResponse handle(HttpRequest http, Caller caller) {
        JsonObject body = RequestBody.read(http.body());
        MessageTools tools = MessageTools.read(body);
        InferenceRequest request =
                MessageRequests.read(http, body, tools, true, caller, clock.instant());
        return answers.answer(http, request, new Form(request, tools));
    }

    private record Form(InferenceRequest request, MessageTools tools) implements AnswerForm {
        @Override
        public Headers headers() {
            return Headers.of("request-id", request.id());
        }

        @Override
        public List<String> droppedTools(Step first, Map<String, String> headers) {
            return AnswerForm.droppedUnlessIn(Dialect.MESSAGES, first, tools.dropped());
        }

        @Override
        public Streamed streamed(SseWriter out) {
            return new MessageAnswer(request, out);
        }

        @Override
        public Whole whole() {
            return new WholeMessage(request);
        }
    }
}
