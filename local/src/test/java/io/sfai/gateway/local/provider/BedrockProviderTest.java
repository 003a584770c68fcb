package io.sfai.gateway.local.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sfai.gateway.error.GatewayError.Upstream;
import io.sfai.gateway.error.GatewayError.UpstreamFault;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.inference.InferenceEvent;
import io.sfai.gateway.inference.InferenceStream;
import io.sfai.gateway.inference.Target;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.local.bedrock.BedrockAnswer;
import io.sfai.gateway.local.bedrock.FakeBedrock;
import io.sfai.gateway.local.bedrock.Frames;
import io.sfai.gateway.local.upstream.Received;
import io.sfai.gateway.provider.bedrock.BedrockAccount;
import io.sfai.gateway.provider.bedrock.BedrockProvider;
import io.sfai.gateway.secret.EnvironmentSecrets;
import io.sfai.gateway.upstream.MediaLoader;
import io.sfai.gateway.upstream.UpstreamClient;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BedrockProviderTest extends ProviderContract {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final String MODEL = "global.anthropic.claude-x-v1:0";

    private FakeBedrock bedrock;
    private BedrockProvider provider;

    @BeforeEach
    void start() throws IOException {
        bedrock = new FakeBedrock();
        Map<String, String> environment =
                Map.of("AWS_ACCESS_KEY_ID", "AKID", "AWS_SECRET_ACCESS_KEY", "secret");
        provider =
                new BedrockProvider(
                        new BedrockAccount(
                                "up", "us-east-1", bedrock.baseUrl(), null, environment::get),
                        new EnvironmentSecrets(environment),
                        new UpstreamClient(InstantSource.system()),
                        new MediaLoader());
    }

    @AfterEach
    void stop() throws IOException {
        bedrock.close();
    }

    @Override
    InferenceStream silent() {
        return open(new BedrockAnswer.Silent());
    }

    @Override
    InferenceStream cut() {
        return open(new BedrockAnswer.CutAfter(Frames.begun(split(3))));
    }

    @Override
    InferenceStream words(int count) {
        return open(new BedrockAnswer.Stream(Frames.words(split(count))));
    }

    @Test
    void aCutInsideAFrameIsTold() {
        InferenceStream stream = open(new BedrockAnswer.CutInsideFrame(Frames.begun("a")));
        assertThat(failed(stream).fault()).isEqualTo(UpstreamFault.CUT);
    }

    @Test
    void aStreamInPiecesOfOneByteIsTheSame() {
        assertThat(said(open(new BedrockAnswer.InPieces(Frames.words("Grüße, ", "東京 🗼")))))
                .isEqualTo("Grüße, 東京 🗼");
    }

    @Test
    void whatIsNoFrameEndsTheStreamAndTheConnection() throws Exception {
        for (BedrockAnswer answer :
                List.of(
                        new BedrockAnswer.GarbageAfter(Frames.begun("a")),
                        new BedrockAnswer.DamageAfter(Frames.begun("a")))) {
            InferenceStream stream = open(answer);
            assertThat(failed(stream).fault()).isEqualTo(UpstreamFault.MALFORMED);
            bedrock.next().awaitGone();
        }
    }

    @Test
    void anExceptionInsideEndsTheStreamAndTheConnection() throws Exception {
        List<byte[]> frames = new ArrayList<>(Frames.begun("a"));
        frames.add(Frames.exception("modelStreamErrorException", "the model failed"));
        InferenceStream stream = open(new BedrockAnswer.StallAfter(frames));
        Upstream failure = failed(stream);
        assertThat(failure.upstreamStatus()).isEqualTo(424);
        assertThat(failure.message()).contains("the model failed");
        bedrock.next().awaitGone();
    }

    @Test
    void closingCancelsTheUpstream() throws Exception {
        InferenceStream stream = open(new BedrockAnswer.StallAfter(Frames.begun("a")));
        assertThat(stream.next(LONG)).isInstanceOf(InferenceEvent.class);
        stream.close();
        bedrock.next().awaitGone();
    }

    @Test
    void closingBeforeTheHeadCancelsTheUpstream() throws Exception {
        InferenceStream stream = silent();
        Received asked = bedrock.next();
        stream.close();
        asked.awaitGone();
    }

    @Test
    void aReaderThatStopsStopsTheUpstream() throws Exception {
        // 128 MB: far more than the queue, OkHttp and both sockets hold.
        byte[] word = Frames.delta(0, new JsonObject().put("text", "x".repeat(64 << 10)));
        InferenceStream stream = open(new BedrockAnswer.Stream(Collections.nCopies(2_000, word)));
        assertThat(stream.next(LONG)).isInstanceOf(InferenceEvent.class);
        Received asked = bedrock.next();
        stream.close();
        // The fake was still writing: it had been slowed down, and then it was cancelled.
        asked.awaitGone();
    }

    @Test
    void aRefusalIsAskedOnce() {
        InferenceStream stream =
                open(new BedrockAnswer.Refused(429, "ThrottlingException", "slow down"));
        assertThat(failed(stream).upstreamStatus()).isEqualTo(429);
        assertThat(bedrock.waiting()).isEqualTo(1);
    }

    @Test
    void aResetIsAFailure() {
        assertThat(failed(open(new BedrockAnswer.ResetBeforeHead())).fault())
                .isIn(UpstreamFault.CUT, UpstreamFault.UNREACHABLE);
    }

    private static Upstream failed(InferenceStream stream) {
        try (stream) {
            GatewayException failure =
                    catchThrowableOfType(GatewayException.class, () -> said(stream));
            return (Upstream) failure.error();
        }
    }

    private InferenceStream open(BedrockAnswer answer) {
        bedrock.on(MODEL, answer);
        return provider.open(request("x"), new Target("up", MODEL, new JsonObject()));
    }

    private static String[] split(int count) {
        return expected(count).split("(?= )", -1);
    }
}
