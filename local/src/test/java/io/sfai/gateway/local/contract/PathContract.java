package io.sfai.gateway.local.contract;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.local.upstream.Answer;
import io.sfai.gateway.local.upstream.Chunks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where the gateway answers, browsers and probes included. */
abstract class PathContract extends Contract {
    private static final String ORIGIN = "https://chat.example.com";
    private final Client browser;
    private final LogLines browserLog;

    PathContract(Gateways gateways) throws Exception {
        super(gateways);
        Gateway open = gateways.with(BROWSER);
        browser = new Client(open);
        browserLog = open.log();
    }

    /** Settings of a gateway that browsers may call. */
    static final Map<String, String> BROWSER =
            Map.of("ALLOW_ORIGINS", ORIGIN, "LOG_USER_MESSAGE", "preview");

    @Test
    void chatAnswersOnEveryPath() throws Exception {
        for (String path :
                List.of(
                        "/v1/chat/completions",
                        "/chat/completions",
                        "/v1/chat/completions/",
                        "/v1/chat/completions?beta=true",
                        "/",
                        "/v1")) {
            Reply reply = client.call("POST", path, Ask.whole("mock/echo", "hello there"));
            assertThat(reply.message().string("content")).as(path).isEqualTo("hello there");
        }
    }

    @Test
    void modelsAreListed() throws Exception {
        for (String path : List.of("/v1/models", "/models", "/v1/llm/models", "/llm/models")) {
            JsonObject list = client.call("GET", path, null).json();
            assertThat(list.string("object")).isEqualTo("list");
            JsonArray data = requireNonNull(list.array("data"));
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < data.size(); i++) {
                JsonObject model = requireNonNull(data.object(i));
                assertThat(model.string("object")).isEqualTo("model");
                assertThat(model.integer("created")).isNotNull();
                ids.add(requireNonNull(model.string("id")));
            }
            assertThat(ids).contains("plain", "polite", "mock/echo").doesNotHaveDuplicates();
        }
        assertThat(client.bare("GET", "/v1/models", null).status()).isEqualTo(401);
    }

    @Test
    void oneModelIsTold() throws Exception {
        for (String path : List.of("/v1/models/mock/echo", "/models/mock%2Fecho")) {
            assertThat(client.call("GET", path, null).json().string("id")).isEqualTo("mock/echo");
        }
        Reply reply = client.call("GET", "/v1/models/mock/ecko", null);
        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.error().string("code")).isEqualTo("model_not_found");
        assertThat(reply.error().string("message")).contains("mock/echo");
    }

    @Test
    void healthNeedsNoKeyAndTellsNoValue() throws Exception {
        for (String path :
                List.of(
                        "/health",
                        "/health/liveliness",
                        "/health/liveness",
                        "/health/readiness",
                        "/v1/health")) {
            Reply reply = client.bare("GET", path, null);
            assertThat(reply.status()).as(path).isEqualTo(200);
            assertThat(reply.json().string("status")).isEqualTo("ok");
            assertThat(reply.body()).doesNotContain("sk-");
        }
    }

    @Test
    void probesAreAnswered() throws Exception {
        Reply head = client.bare("HEAD", "/", null);
        assertThat(head.status()).isEqualTo(200);
        Reply options = client.bare("OPTIONS", "/v1/chat/completions", null);
        assertThat(options.status()).isEqualTo(200);
        assertThat(options.body()).isNotEmpty();
        assertThat(client.bare("HEAD", "/health", null).status()).isEqualTo(200);
    }

    @Test
    void aSaneRequestIdIsKeptAndAnotherReplaced() throws Exception {
        String body = Ask.whole("mock/echo", "hello");
        String path = "/chat/completions";
        Reply kept = client.call("POST", path, body, "x-request-id", "trace.1-A_b");
        assertThat(kept.id()).isEqualTo("trace.1-A_b");
        assertThat(log.completion("trace.1-A_b").string("alias")).isEqualTo("mock/echo");
        for (String bad : List.of("a b", "x".repeat(129), "{\"a\":1}")) {
            Reply reply = client.call("POST", path, body, "x-request-id", bad);
            assertThat(reply.id()).isNotEqualTo(bad).matches("[A-Za-z0-9._-]{1,128}");
        }
        assertThat(client.bare("GET", "/nothing", null, "x-request-id", "lost").id())
                .isEqualTo("lost");
    }

    @Test
    void withoutOriginsThereIsNoCors() throws Exception {
        Reply reply = client.bare("OPTIONS", "/v1/models", null, "origin", ORIGIN);
        assertThat(reply.headers().map().keySet())
                .noneMatch(name -> name.startsWith("access-control"));
    }

    @Test
    void browsersAreAnsweredAlsoOnErrors() throws Exception {
        Reply preflight =
                browser.bare(
                        "OPTIONS",
                        "/v1/chat/completions",
                        null,
                        "origin",
                        ORIGIN,
                        "access-control-request-method",
                        "POST",
                        "access-control-request-headers",
                        "authorization, x-stainless-os");
        assertThat(preflight.status()).isEqualTo(200);
        assertThat(preflight.header("access-control-allow-origin")).isEqualTo(ORIGIN);
        assertThat(preflight.header("access-control-allow-methods")).contains("POST");
        assertThat(preflight.header("access-control-allow-headers")).contains("x-stainless-os");

        Reply error = browser.bare("POST", "/v1/chat/completions", "{}", "origin", ORIGIN);
        assertThat(error.status()).isEqualTo(401);
        assertThat(error.header("access-control-allow-origin")).isEqualTo(ORIGIN);
        assertThat(error.header("access-control-expose-headers")).contains("x-request-id");

        upstream.on("plain", new Answer.Json(429, Map.of("retry-after", "3"), "{}"));
        String body = Ask.whole("plain", "hello");
        Reply busy = browser.call("POST", "/v1/chat/completions", body, "origin", ORIGIN);
        assertThat(busy.status()).isEqualTo(429);
        assertThat(busy.header("access-control-expose-headers"))
                .contains("x-request-id")
                .contains("retry-after");

        upstream.on("plain", new Answer.Sse(Chunks.words("hi")));
        String stream = Ask.stream("plain", "hello");
        Reply good = browser.call("POST", "/v1/chat/completions", stream, "origin", ORIGIN);
        assertThat(good.header("access-control-allow-origin")).isEqualTo(ORIGIN);
        assertThat(good.header("access-control-expose-headers")).contains("x-sfai-target");

        Reply stranger = browser.bare("GET", "/health", null, "origin", "https://evil.example");
        assertThat(stranger.header("access-control-allow-origin")).isNull();
    }

    @Test
    void aPreviewOfWhatUsersWroteIsLogged() throws Exception {
        Reply reply = browser.chat(Ask.whole("mock/echo", "p".repeat(500)));
        JsonObject line = browserLog.completion(reply.id());
        assertThat(line.string("latestUserMessage")).isEqualTo("p".repeat(200));
        assertThat(line.integer("latestUserMessageLength")).isEqualTo(500);
        assertThat(line.isTrue("latestUserMessageTruncated")).isTrue();
    }
}
