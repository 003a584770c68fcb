package io.sfai.gateway.provider.bedrock;

import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.inference.Caller;
import io.sfai.gateway.inference.Capabilities;
import io.sfai.gateway.inference.Capabilities.StructuredOutput;
import io.sfai.gateway.inference.Capabilities.Thinking;
import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.Dialect;
import io.sfai.gateway.inference.Envelope;
import io.sfai.gateway.inference.InferenceEvent;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.InferenceStream;
import io.sfai.gateway.inference.Journal;
import io.sfai.gateway.inference.Message;
import io.sfai.gateway.inference.Parameters;
import io.sfai.gateway.inference.Part;
import io.sfai.gateway.inference.Step;
import io.sfai.gateway.inference.Target;
import io.sfai.gateway.inference.Target.Wishes;
import io.sfai.gateway.inference.Tool;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.secret.EnvironmentSecrets;
import io.sfai.gateway.upstream.MediaLoader;
import io.sfai.gateway.upstream.UpstreamClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes requests and reads answers. */
final class Asking {
    static final String MODEL = "jp.anthropic.claude-haiku-4-5-20251001-v1:0";

    private Asking() {}

    /** A provider with a key in its environment, whose Bedrock is at a URL. */
    static BedrockProvider provider(String url) {
        return provider(
                url, Map.of("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY", "s3cret"));
    }

    static BedrockProvider provider(String url, Map<String, String> environment) {
        BedrockAccount account =
                new BedrockAccount("bedrock", "ap-northeast-1", url, null, environment::get);
        return new BedrockProvider(
                account,
                new EnvironmentSecrets(environment),
                new UpstreamClient(InstantSource.system()),
                new MediaLoader());
    }

    static InferenceRequest request(boolean stream, Message... messages) {
        return new InferenceRequest(
                new Envelope(
                        "test",
                        Dialect.CHAT,
                        Caller.MASTER,
                        "alias",
                        stream,
                        Map.of(),
                        Instant.now(),
                        Instant.MAX,
                        Journal.NONE),
                List.of(messages),
                List.of(),
                Parameters.NONE,
                new JsonObject());
    }

    static InferenceRequest with(InferenceRequest plain, String parameters, Tool... tools) {
        return new InferenceRequest(
                plain.envelope(),
                plain.messages(),
                List.of(tools),
                new Parameters(Json.object(parameters)),
                plain.body());
    }

    static Message user(Part... parts) {
        return new Message(Message.Role.USER, List.of(parts));
    }

    static Message user(String text) {
        return user(new Part.Text(text));
    }

    static Message assistant(Part... parts) {
        return new Message(Message.Role.ASSISTANT, List.of(parts));
    }

    static Target target() {
        return new Target("bedrock", MODEL, new JsonObject());
    }

    static Target target(Thinking thinking, StructuredOutput output, Wishes wishes) {
        return new Target(
                "bedrock",
                MODEL,
                new JsonObject(),
                new Capabilities(null, Set.of(), thinking, output, true, 64_000L, 200_000L),
                wishes);
    }

    /** All that an answer says. */
    static List<Delta> deltas(InferenceStream stream) {
        List<Delta> all = new ArrayList<>();
        try (stream) {
            while (stream.next(Duration.ofSeconds(20)) instanceof InferenceEvent event) {
                all.addAll(event.deltas());
            }
        }
        return all;
    }

    /** What a failing answer says before it fails, and why it does. */
    static Failure failure(InferenceStream stream) {
        List<Delta> before = new ArrayList<>();
        try (stream) {
            for (Step step = stream.next(Duration.ofSeconds(20));
                    step instanceof InferenceEvent event;
                    step = stream.next(Duration.ofSeconds(20))) {
                before.addAll(event.deltas());
            }
        } catch (GatewayException e) {
            return new Failure(before, e);
        }
        throw new AssertionError("it did not fail, but said " + before);
    }

    record Failure(List<Delta> before, GatewayException why) {}
}
