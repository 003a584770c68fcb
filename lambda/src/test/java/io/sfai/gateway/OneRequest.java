package io.sfai.gateway;

import io.sfai.gateway.fuzz.FuzzedGateway;
import io.sfai.gateway.http.Headers;
import io.sfai.gateway.http.HttpRequest;
import io.sfai.gateway.http.HttpResponse;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** A process of its own: makes the gateway, sends it at most one request, prints the answer. */
final class OneRequest {
    private OneRequest() {}

    /**
     * Runs it.
     *
     * @param args the upstream's address and the alias to ask; no alias for no request
     */
    public static void main(String[] args) throws Exception {
        FuzzedGateway gateway = new FuzzedGateway(args[0]);
        if (args.length > 1) {
            System.out.println(answer(gateway, args[1]));
        }
        System.out.println("done");
    }

    private static String answer(FuzzedGateway gateway, String alias) throws Exception {
        String body =
                """
                {"model": "%s", "messages": [{"role": "user", "content": "hi"}]}
                """
                        .formatted(alias);
        HttpRequest request =
                new HttpRequest(
                        "req-1",
                        "POST",
                        "/v1/chat/completions",
                        "",
                        Headers.of("authorization", "Bearer " + FuzzedGateway.MASTER_KEY),
                        body.getBytes(StandardCharsets.UTF_8),
                        Instant.MAX);
        return switch (gateway.handler().handle(request)) {
            case HttpResponse.Buffered whole ->
                    whole.status() + " " + new String(whole.body(), StandardCharsets.UTF_8);
            case HttpResponse.Streaming streaming -> {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                streaming.body().writeTo(out);
                yield streaming.status() + " " + out.toString(StandardCharsets.UTF_8);
            }
        };
    }
}
