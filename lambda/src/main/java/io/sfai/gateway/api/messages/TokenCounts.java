package io.sfai.gateway.api.messages;

import io.sfai.gateway.api.RequestBody;
import io.sfai.gateway.http.Headers;
import io.sfai.gateway.http.HttpRequest;
import io.sfai.gateway.http.HttpResponse;
import io.sfai.gateway.inference.Caller;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.TokenCounter;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import java.time.InstantSource;

/** Answers {@code POST /v1/messages/count_tokens}; no model is asked, so it counts for no limit. */
public final class TokenCounts {
    private final TokenCounter counter;
    private final InstantSource clock;

    public TokenCounts(TokenCounter counter, InstantSource clock) {
        this.counter = counter;
        this.clock = clock;
    }

    /**
     * Answers a request.
     *
     * @throws io.sfai.gateway.error.GatewayException for every failure
     */
    public HttpResponse handle(HttpRequest http, Caller caller) {
        JsonObject body = RequestBody.read(http.body());
        InferenceRequest request =
                MessageRequests.read(
                        http, body, MessageTools.read(body), false, caller, clock.instant());
        TokenCounter.Count count = counter.count(request);
        Headers headers = Headers.of("request-id", http.id(), "content-type", "application/json");
        if (count.estimated()) {
            headers.add("x-sfai-estimated", "true");
        }
        JsonObject answer = new JsonObject().put("input_tokens", count.tokens());
        return new HttpResponse.Buffered(200, headers, Json.bytes(answer));
    }
}
