package io.sfai.gateway;

import io.sfai.gateway.config.Config;
import io.sfai.gateway.config.Config.Place;
import io.sfai.gateway.http.Headers;
import io.sfai.gateway.http.HttpHandler;
import io.sfai.gateway.http.HttpRequest;
import io.sfai.gateway.http.HttpResponse;
import io.sfai.gateway.inference.Afterwards;
import io.sfai.gateway.model.ModelMap;
import io.sfai.gateway.model.ModelMapParser;
import io.sfai.gateway.model.ModelMapRejected;
import io.sfai.gateway.model.ModelMaps;
import io.sfai.gateway.secret.Secret;
import io.sfai.gateway.secret.SecretSource;
import io.sfai.gateway.store.Store;
import io.sfai.gateway.telemetry.EventLog;
import io.sfai.gateway.telemetry.EventLog.Level;
import io.sfai.gateway.upstream.UpstreamClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;

/**
 * Loads the classes of a request's way, with no secret and no state: one streamed request to an
 * upstream of its own for each provider, one buffered to the mock. Init has a whole CPU, the first
 * request a third.
 */
final class WarmUp {
    private static final String SSE = "text/event-stream";

    private static final byte[] CHUNKS =
            """
            data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m",\
            "choices":[{"index":0,"delta":{"content":"hello"},"finish_reason":null}]}

            data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m",\
            "choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

            data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m",\
            "choices":[],"usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}

            data: [DONE]

            """
                    .getBytes(StandardCharsets.US_ASCII);

    /** Of the requests; it opens nothing but {@link NoStore}. */
    private static final String KEY =
            "sk-sfai-warmup000000-0000000000000000000000000000000000000000000";

    private static final String KEY_RECORD =
            """
            {"shape":1,"name":"warm-up","limits":{"requestsPerMinute":9,"tokensPerMinute":99999,\
            "parallel":9,"budget":{"nanoUsd":9,"period":"day"}},"userText":"none","created":0,"secrets":\
            [{"sha256":"ccdf4746f74446b7bb9a3618b8fcfc79c0f1c74f3f86c7c5416cb2ef78e88447"}]}\
            """;

    /** What each dialect but chat says beside the model. */
    private static final Map<String, String> DIALECTS =
            Map.of(
                    "/v1/responses",
                    "\"input\": \"hello there\", \"stream\": true, \"store\": false",
                    "/v1/messages",
                    """
                    "max_tokens": 9, "stream": true, "messages": [{"role": "user", "content": "hi"}]\
                    """,
                    "/v1/embeddings",
                    "\"input\": \"hello there\"");

    private WarmUp() {}

    /**
     * The way to an OpenAI-compatible upstream, which most maps have, and to the mock.
     *
     * @return what a client would have got
     */
    static String classes() {
        return answered(false, "{\"type\": \"openai\", \"baseUrl\": \"%s\"}", SSE, CHUNKS);
    }

    /** The way to Anthropic. */
    static String anthropic() {
        byte[] events =
                """
                data: {"type":"message_start","message":{"usage":{"input_tokens":1,"output_tokens":1}}}

                data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

                data: {"type":"content_block_delta","index":0,\
                "delta":{"type":"text_delta","text":"hello"}}

                data: {"type":"content_block_stop","index":0}

                data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},\
                "usage":{"output_tokens":1}}

                data: {"type":"message_stop"}

                """
                        .getBytes(StandardCharsets.US_ASCII);
        return answered(true, "{\"type\": \"anthropic\", \"baseUrl\": \"%s\"}", SSE, events);
    }

    /** The way to Bedrock, with the SDK: most of a second, so only where it costs nobody's time. */
    static String bedrock() {
        ByteArrayOutputStream events = new ByteArrayOutputStream();
        frame("messageStart", "{\"role\":\"assistant\"}", events);
        String text = "{\"contentBlockIndex\":0,\"delta\":{\"text\":\"hello\"}}";
        frame("contentBlockDelta", text, events);
        frame("contentBlockStop", "{\"contentBlockIndex\":0}", events);
        frame("messageStop", "{\"stopReason\":\"end_turn\"}", events);
        frame("metadata", "{\"usage\":{\"inputTokens\":1,\"outputTokens\":1}}", events);
        String provider = "{\"type\": \"bedrock\", \"baseUrl\": \"%s\", \"region\": \"us-east-1\"}";
        return answered(true, provider, "application/vnd.amazon.eventstream", events.toByteArray());
    }

    /**
     * The dialects beside chat, each asked of the mock: only where it costs nobody's time.
     *
     * @return what their clients would have got
     */
    static List<String> dialects() {
        List<String> answers = new ArrayList<>();
        try {
            HttpHandler gateway = gateway("{\"type\": \"mock\"}");
            DIALECTS.forEach((path, said) -> {
                String body = "{\"model\": \"mock\", " + said + "}";
                answers.add(written(gateway.handle(request(path, body))));
            });
        } catch (ModelMapRejected | RuntimeException e) {
            System.err.println("the warm-up failed: " + e);
        }
        return answers;
    }

    private static String written(HttpResponse response) {
        return switch (response) {
            case HttpResponse.Buffered whole -> new String(whole.body(), StandardCharsets.UTF_8);
            case HttpResponse.Streaming streaming -> {
                ByteArrayOutputStream answer = new ByteArrayOutputStream();
                try {
                    streaming.body().writeTo(answer);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                yield answer.toString(StandardCharsets.UTF_8);
            }
        };
    }

    private static void frame(String type, String payload, ByteArrayOutputStream out) {
        Map<String, HeaderValue> headers =
                Map.of(
                        ":message-type", HeaderValue.fromString("event"),
                        ":event-type", HeaderValue.fromString(type),
                        ":content-type", HeaderValue.fromString("application/json"));
        new Message(headers, payload.getBytes(StandardCharsets.US_ASCII)).encode(out);
    }

    /** Asks the mock, if nobody has been asked yet, and an upstream that answers so. */
    private static String answered(
            boolean again, String provider, String contentType, byte[] stream) {
        try (WarmUpUpstream upstream = new WarmUpUpstream(contentType, stream)) {
            HttpHandler gateway = gateway(provider.formatted(upstream.baseUrl()));
            if (!again) {
                gateway.handle(chat("mock", false));
            }
            return written(gateway.handle(chat("asked", true)));
        } catch (ModelMapRejected | IOException | RuntimeException e) {
            // The first request will show what is wrong; init goes on.
            System.err.println("the warm-up failed: " + e);
        }
        return "";
    }

    private static HttpHandler gateway(String provider) throws ModelMapRejected {
        String map =
                "{\"providers\": {\"own\": "
                        + provider
                        + "}, \"models\": {\"mock\": \"mock/echo\", \"asked\": \"own/m\"}}";
        InstantSource clock = InstantSource.system();
        Map<String, String> environment =
                Map.of(
                        "RATE_LIMIT_QPM", "1",
                        "BUDGET_USD_PER_MONTH", "1",
                        "METRICS_ENVIRONMENT", "warm-up",
                        "AWS_ACCESS_KEY_ID", "warm-up",
                        "AWS_SECRET_ACCESS_KEY", "warm-up");
        return Main.gateway(
                Config.read(environment, Place.LAMBDA),
                new NoStore(),
                new OneMap(ModelMapParser.parse(map.getBytes(StandardCharsets.UTF_8))),
                new NoSecrets(),
                new UpstreamClient(clock),
                new EventLog(line -> {}, Level.INFO, clock),
                new Afterwards());
    }

    private static HttpRequest chat(String alias, boolean stream) {
        String said = "\"messages\": [{\"role\": \"user\", \"content\": \"hello there\"}]";
        return request(
                "/v1/chat/completions",
                "{\"model\": \"%s\", \"stream\": %s, %s}".formatted(alias, stream, said));
    }

    private static HttpRequest request(String path, String body) {
        return new HttpRequest(
                "warm-up",
                "POST",
                path,
                "",
                Headers.of("authorization", "Bearer " + KEY),
                body.getBytes(StandardCharsets.UTF_8),
                Instant.MAX);
    }

    private record OneMap(ModelMap map) implements ModelMaps {
        @Override
        public ModelMap current() {
            return map;
        }

        @Override
        public boolean isStale() {
            return false;
        }
    }

    private static final class NoSecrets implements SecretSource {
        @Override
        public Secret get(String name) {
            return new Secret("warm-up");
        }

        @Override
        public boolean refresh(String name) {
            return false;
        }
    }

    private static final class NoStore implements Store {
        @Override
        public @Nullable Item get(String pk, String sk) {
            return sk.equals("record")
                    ? new Item(pk, sk, KEY_RECORD, Map.of(), 1, Instant.MAX)
                    : null;
        }

        @Override
        public long put(Item item, long expectedVersion) {
            return 0;
        }

        @Override
        public Map<String, Long> count(String pk, String sk, Counts counts, Instant expires) {
            return counts.add();
        }

        @Override
        public Page query(
                String pk, String fromSk, String toSk, int limit, @Nullable String cursor) {
            return new Page(List.of(), null);
        }

        @Override
        public void delete(String pk, String sk) {}

        @Override
        public void close() {}
    }
}
