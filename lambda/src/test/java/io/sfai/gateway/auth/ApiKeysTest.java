package io.sfai.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sfai.gateway.error.GatewayError.BadRequest;
import io.sfai.gateway.error.GatewayError.Unauthorized;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.http.Headers;
import io.sfai.gateway.http.HttpHandler;
import io.sfai.gateway.http.HttpRequest;
import io.sfai.gateway.http.HttpResponse;
import io.sfai.gateway.inference.Caller;
import io.sfai.gateway.secret.Secret;
import io.sfai.gateway.store.HandClock;
import io.sfai.gateway.store.MemoryStore;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeysTest {
    private static final String MASTER = "sk-master-4711";
    private static final String UNKNOWN = "sk-sfai-000000000000-" + "0".repeat(43);

    private final HandClock clock = new HandClock();
    private final MemoryStore store = new MemoryStore(clock);
    private final Keys keys = new Keys(store, clock);
    private final ApiKeys apiKeys = apiKeys(true);
    private final AtomicReference<@Nullable Caller> seen = new AtomicReference<>();

    @Test
    void theMasterKeyNeverNeedsTheStore() {
        store.broken = true;
        assertThat(handled("authorization", "Bearer " + MASTER)).isSameAs(Caller.MASTER);
        assertThat(handled("x-api-key", MASTER)).isSameAs(Caller.MASTER);
        assertThat(store.calls).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"authorization", "x-api-key", "api-key"})
    void aVirtualKeyComesInAnyOfThreeHeaders(String header) {
        String text = keys.create(KeysTest.terms("k")).text();
        String value = header.equals("authorization") ? "bearer  " + text : text;
        assertThat(handled(header, value).id()).isEqualTo(KeyText.id(text));
    }

    @Test
    void underIamTheKeyComesBesideTheSignature() {
        String text = keys.create(KeysTest.terms("k")).text();
        String signature =
                "AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE/20261122/eu-west-1/lambda/aws4_request,"
                        + " SignedHeaders=host;x-amz-date;x-api-key, Signature=0123456789abcdef";
        Caller caller = handled("authorization", signature, "x-api-key", text);
        assertThat(caller.id()).isEqualTo(KeyText.id(text));
        assertThat(handled("authorization", signature, "x-api-key", MASTER))
                .isSameAs(Caller.MASTER);
        assertThat(refusal("authorization", signature).message()).startsWith("a key is needed");
    }

    @Test
    void aProtocolsOwnHeaderCountsBeforeTheOthers() {
        HttpHandler own = apiKeys.protect((request, caller) -> seen(caller), "x-internal-auth");
        String text = keys.create(KeysTest.terms("k")).text();
        for (String value : List.of(text, "Bearer " + text, "bearer  " + text)) {
            own.handle(request("X-Internal-Auth", value, "authorization", "Bearer of-a-user"));
            assertThat(Objects.requireNonNull(seen.get()).id()).isEqualTo(KeyText.id(text));
        }
        own.handle(request("authorization", "Bearer " + MASTER));
        assertThat(seen.get()).isSameAs(Caller.MASTER);
        own.handle(request("x-internal-auth", " ", "x-api-key", MASTER));
        assertThat(seen.get()).isSameAs(Caller.MASTER);
        assertThat(catchThrowable(() -> own.handle(request())))
                .hasMessageContaining("x-internal-auth: <key>");
        // Elsewhere it is anybody's header.
        assertThat(refusal("x-internal-auth", MASTER).message()).startsWith("a key is needed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sk-sfai-short",
                "sk-sfai-00000000000-0000000000000000000000000000000000000000000",
                "sk-sfai-ABCDEFGHIJKL-0000000000000000000000000000000000000000000",
                "sk-sfai-000000000000_0000000000000000000000000000000000000000000",
                "sk-sfai-000000000000-000000000000000000000000000000000000000000!",
                "",
                "sk-master-471",
                "sk-master-47111"
            })
    void whatLooksLikeNoKeyIsRefusedWithoutTheStore(String text) {
        assertThat(refusal("x-api-key", text)).isEqualTo(Verdict.Unknown.ERROR);
        assertThat(store.calls).isEmpty();
    }

    @Test
    void aStrangerLearnsNothingOfItsRequest() {
        HttpHandler fails =
                apiKeys.protect((request, caller) -> {
                    throw new BadRequest("no such field", "x", null).exception();
                });
        GatewayException stranger = failure(fails, UNKNOWN);
        assertThat(stranger.error()).isInstanceOf(Unauthorized.class);
        String text = keys.create(KeysTest.terms("k")).text();
        assertThat(failure(fails, text).error()).isInstanceOf(BadRequest.class);
        HttpHandler breaks =
                apiKeys.protect((request, caller) -> {
                    throw new IllegalStateException("ours");
                });
        assertThat(failure(breaks, UNKNOWN).error()).isInstanceOf(Unauthorized.class);
    }

    @Test
    void aStrangerGetsNoAnswerWhateverAHandlerForgets() {
        HttpHandler forgets = apiKeys.protect((request, caller) -> HttpResponse.text(200, "ok"));
        assertThat(failure(forgets, UNKNOWN).error()).isInstanceOf(Unauthorized.class);

        AtomicReference<@Nullable IOException> told = new AtomicReference<>();
        HttpHandler streams =
                apiKeys.protect((request, caller) ->
                        new HttpResponse.Streaming(
                                200,
                                Headers.of(),
                                out -> {
                                    try {
                                        out.write('x');
                                    } catch (IOException e) {
                                        told.set(e);
                                    }
                                }));
        assertThat(failure(streams, UNKNOWN).error()).isInstanceOf(Unauthorized.class);
        // Its stream is released, as if the client had left.
        assertThat(told.get()).isNotNull();
    }

    @Test
    void withoutAuthAnybodyMayCallAndNothingIsRead() {
        HttpHandler open = apiKeys(false).protect((request, caller) -> seen(caller));
        open.handle(request("x-api-key", UNKNOWN));
        assertThat(seen.get()).isSameAs(Caller.ANYONE);
        open.handle(request());
        assertThat(store.calls).isEmpty();
    }

    private ApiKeys apiKeys(boolean keyNeeded) {
        return new ApiKeys(
                keyNeeded,
                () -> new Secret(MASTER),
                new VirtualKeys(store, clock, e -> {}, e -> {}));
    }

    private HttpResponse seen(Caller caller) {
        seen.set(caller);
        return HttpResponse.text(200, "ok");
    }

    private Caller handled(String... headers) {
        apiKeys.protect((request, caller) -> seen(caller)).handle(request(headers));
        Caller caller = seen.getAndSet(null);
        assertThat(caller).isNotNull();
        return Objects.requireNonNull(caller);
    }

    private Unauthorized refusal(String... headers) {
        HttpHandler handler = apiKeys.protect((request, caller) -> seen(caller));
        GatewayException refused =
                catchThrowableOfType(
                        GatewayException.class, () -> handler.handle(request(headers)));
        return (Unauthorized) refused.error();
    }

    private static GatewayException failure(HttpHandler handler, String key) {
        return catchThrowableOfType(
                GatewayException.class, () -> handler.handle(request("x-api-key", key)));
    }

    private static HttpRequest request(String... headers) {
        return new HttpRequest(
                "id", "GET", "/models", "", Headers.of(headers), new byte[0], Instant.MAX);
    }
}
