package io.sfai.gateway.api.embeddings;

import io.sfai.gateway.api.AnswerForm;
import io.sfai.gateway.api.Answers;
import io.sfai.gateway.http.HttpRequest;
import io.sfai.gateway.http.HttpResponse;
import io.sfai.gateway.inference.Caller;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.sse.SseWriter;
import java.time.InstantSource;

/** Answers {@code POST /v1/embeddings}. */
public final class Embeddings {
    private final Answers answers;
    private final InstantSource clock;

    public Embeddings(Answers answers, InstantSource clock) {
        this.answers = answers;
        this.clock = clock;
    }

    /**
     * Answers a request.
     *
     * @throws io.sfai.gateway.error.GatewayException for every failure
     */
    public HttpResponse handle(HttpRequest http, Caller caller) {
        InferenceRequest request = EmbeddingRequests.read(http, caller, clock.instant());
        return answers.answer(http, request, new Form(request));
    }

    private record Form(InferenceRequest request) implements AnswerForm {
        /** Never asked for: {@link EmbeddingRequests} refuses who wants a stream. */
        @Override
        public Streamed streamed(SseWriter out) {
            throw new IllegalStateException("embeddings are not streamed");
        }

        @Override
        public Whole whole() {
            return new EmbeddingList(request);
        }
    }
}
