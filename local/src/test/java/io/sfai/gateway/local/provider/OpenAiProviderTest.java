package io.sfai.gateway.local.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.inference.InferenceEvent;
import io.sfai.gateway.inference.InferenceStream;
import io.sfai.gateway.inference.Target;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.local.upstream.Answer;
import io.sfai.gateway.local.upstream.Chunks;
import io.sfai.gateway.local.upstream.FakeUpstream;
import io.sfai.gateway.local.upstream.Gate;
import io.sfai.gateway.local.upstream.Received;
import io.sfai.gateway.provider.openai.OpenAiProvider;
import io.sfai.gateway.secret.EnvironmentSecrets;
import io.sfai.gateway.secret.Secret;
import io.sfai.gateway.secret.SecretSource;
import io.sfai.gateway.upstream.UpstreamClient;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OpenAiProviderTest extends ProviderContract {
    private FakeUpstream upstream;

    @BeforeEach
    void start() throws IOException {
        upstream = new FakeUpstream();
    }

    @AfterEach
    void stop() throws IOException {
        upstream.close();
    }

    @Override
    InferenceStream silent() {
        return open(new Answer.Silent());
    }

    @Override
    InferenceStream cut() {
        return open(new Answer.CutAfter(chunks(3).subList(0, 3)));
    }

    @Override
    InferenceStream words(int count) {
        return open(new Answer.Sse(chunks(count)));
    }

    @Test
    void closingCancelsTheUpstream() throws Exception {
        InferenceStream stream = open(new Answer.StallAfter(chunks(3)));
        assertThat(stream.next(Duration.ofSeconds(20))).isInstanceOf(InferenceEvent.class);
        stream.close();
        upstream.next().awaitGone();
    }

    @Test
    void closingCancelsTheSecondAttemptToo() throws Exception {
        upstream.on("m", new Answer.NeedsKey("new-key", new Answer.Silent()));
        InferenceStream stream = provider("KEY", new RotatedSecrets()).open(request("x"), target());
        upstream.next();
        Received second = upstream.next();
        stream.close();
        second.awaitGone();
    }

    @Test
    void aDeadConnectionIsReplacedOnceByAFreshOne() throws Exception {
        OpenAiProvider provider = provider(null, new EnvironmentSecrets(Map.of()));
        List<InferenceStream> atOnce = new ArrayList<>();
        Gate gate = new Gate();
        upstream.on("m", new Answer.Sse(chunks(3), gate));
        for (int i = 0; i < 4; i++) {
            atOnce.add(provider.open(request("x"), target()));
            upstream.next();
        }
        gate.open();
        for (InferenceStream stream : atOnce) {
            assertThat(said(stream)).isEqualTo(expected(3));
        }
        upstream.on("m", new Answer.ResetBeforeHead());
        InferenceStream refused = provider.open(request("x"), target());
        assertThatThrownBy(() -> said(refused)).isInstanceOf(GatewayException.class);
        assertThat(upstream.waiting()).isEqualTo(2);

        upstream.on("m", new Answer.Sse(chunks(3)));
        upstream.closeConnections();
        assertThat(said(provider.open(request("x"), target()))).isEqualTo(expected(3));
        assertThat(upstream.waiting()).isEqualTo(1);
    }

    private InferenceStream open(Answer answer) {
        upstream.on("m", answer);
        return provider(null, new EnvironmentSecrets(Map.of())).open(request("x"), target());
    }

    private OpenAiProvider provider(@Nullable String key, SecretSource secrets) {
        UpstreamClient client = new UpstreamClient(InstantSource.system());
        return new OpenAiProvider(
                "up", upstream.baseUrl(), key, Map.of(), Set.of(), secrets, client);
    }

    private static Target target() {
        return new Target("up", "m", new JsonObject());
    }

    private static List<String> chunks(int count) {
        return Chunks.words(expected(count).split("(?= )", -1));
    }

    /** A key that is new once it was refused. */
    private static final class RotatedSecrets implements SecretSource {
        private volatile boolean refreshed;

        @Override
        public Secret get(String name) {
            return new Secret(refreshed ? "new-key" : "old-key");
        }

        @Override
        public boolean refresh(String name) {
            refreshed = true;
            return true;
        }
    }
}
