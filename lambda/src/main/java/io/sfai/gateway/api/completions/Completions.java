package io.sfai.gateway.api.completions;

import io.sfai.gateway.api.AnswerForm;
import io.sfai.gateway.api.Answers;
import io.sfai.gateway.http.HttpRequest;
import io.sfai.gateway.http.HttpResponse;
import io.sfai.gateway.inference.Caller;
import io.sfai.gateway.inference.Dialect;
import io.sfai.gateway.sse.SseWriter;
import java.time.Instant;
import java.time.InstantSource;

/** Answers {@code POST /v1/completions} and {@code POST /v1/fim/completions}. */
public final class Completions {
    private final Answers answers;
    private final InstantSource clock;

    public Completions(Answers answers, InstantSource clock) {
        this.answers = answers;
        this.clock = clock;
    }

    /**
     * Answers a request in OpenAI's shape.
     *
     * @throws io.sfai.gateway.error.GatewayException for every failure before the first byte
     */
    public HttpResponse complete(HttpRequest http, Caller caller) {
        return answer(http, caller, Dialect.COMPLETIONS);
    }

    /**
     * Answers a request in Mistral's shape.
     *
     * @throws io.sfai.gateway.error.GatewayException for every failure before the first byte
     */
    public HttpResponse fill(HttpRequest http, Caller caller) {
        return answer(http, caller, Dialect.FIM);
    }

    private HttpResponse answer(HttpRequest http, Caller caller, Dialect dialect) {
        Instant now = clock.instant();
        CompletionRequest request = CompletionRequest.read(http, dialect, caller, now);
        Shape shape = new Shape(request.asked(), request.inference(), now);
        return answers.answer(http, request.inference(), new Form(request.asked(), shape));
    }

    private record Form(Asked asked, Shape shape) implements AnswerForm {
        @Override
        public Streamed streamed(SseWriter out) {
            return new CompletionStream(asked, shape, out);
        }

        @Override
        public Whole whole() {
            return new WholeCompletion(asked, shape);
        }
    }
}
