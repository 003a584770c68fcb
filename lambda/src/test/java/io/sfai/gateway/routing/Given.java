package io.sfai.gateway.routing;

import io.sfai.gateway.error.GatewayError.Upstream;
import io.sfai.gateway.error.GatewayError.UpstreamFault;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.inference.Caller;
import io.sfai.gateway.inference.Dialect;
import io.sfai.gateway.inference.Envelope;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.Journal;
import io.sfai.gateway.inference.Message;
import io.sfai.gateway.inference.Parameters;
import io.sfai.gateway.inference.Part;
import io.sfai.gateway.inference.Target;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.model.ModelMap;
import io.sfai.gateway.model.ModelMap.Alias;
import io.sfai.gateway.model.ModelMapParser;
import io.sfai.gateway.model.ModelMapRejected;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Aliases, requests and failures that tests begin with. */
final class Given {
    private Given() {}

    /** A map of these aliases, given as the JSON inside {@code models}; two mock providers. */
    static ModelMap map(String models) {
        String json =
                """
                {"providers": {"a": {"type": "mock"}, "b": {"type": "mock"}},
                 "models": {%s}}
                """
                        .formatted(models);
        try {
            return ModelMapParser.parse(json.getBytes(StandardCharsets.UTF_8));
        } catch (ModelMapRejected e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** An alias {@code x} of these members. */
    static Alias alias(String members) {
        return map("\"x\": {" + members + "}, \"y\": \"b/echo\"").find("x");
    }

    static InferenceRequest request(String body) {
        JsonObject json = Json.object(body);
        JsonObject parameters = json.copy();
        for (String other : List.of("model", "messages", "tools", "stream")) {
            parameters.remove(other);
        }
        return new InferenceRequest(
                new Envelope(
                        "test",
                        Dialect.CHAT,
                        Caller.MASTER,
                        json.string("model", "x"),
                        json.isTrue("stream"),
                        Map.of(),
                        Instant.now(),
                        Instant.MAX,
                        Journal.NONE),
                List.of(new Message(Message.Role.USER, List.of(new Part.Text("a b c d e")))),
                List.of(),
                new Parameters(parameters),
                json);
    }

    static Target target(String id) {
        int slash = id.indexOf('/');
        return new Target(id.substring(0, slash), id.substring(slash + 1), new JsonObject());
    }

    static GatewayException refused(int status, @Nullable String code) {
        return refused(status, code, null);
    }

    static GatewayException refused(int status, @Nullable String code, @Nullable Duration wait) {
        String message = "refused with " + status;
        return new Upstream(message, UpstreamFault.REFUSED, status, code, null, wait).exception();
    }

    static GatewayException failed(UpstreamFault fault) {
        return new Upstream(fault.name(), fault, 0, null, null, null).exception();
    }
}
