package io.sfai.gateway.tool.web;

import io.sfai.gateway.error.GatewayError.Unavailable;
import io.sfai.gateway.error.GatewayError.Upstream;
import io.sfai.gateway.error.GatewayError.UpstreamFault;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.inference.Tool;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.model.ModelMap.ToolSpec;
import io.sfai.gateway.secret.SecretSource;
import io.sfai.gateway.tool.GatewayTool;
import io.sfai.gateway.tool.SentHeaders;
import io.sfai.gateway.tool.ToolOutcome;
import io.sfai.gateway.tool.ToolSource;
import io.sfai.gateway.upstream.Scrub;
import io.sfai.gateway.upstream.UpstreamClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A tool that is an HTTP request which the map describes. */
public final class HttpTool implements GatewayTool, ToolSource {
    private static final String NO_ARGUMENTS =
            """
            {"type": "object", "properties": {}, "additionalProperties": false}\
            """;

    private static final long PATIENCE_SECONDS = 30;

    private final Tool definition;
    private final String method;
    private final UrlTemplate url;
    private final SentHeaders headers;
    private final Duration patience;
    private final @Nullable JsonObject outputSchema;
    private final UpstreamClient client;
    private final BiConsumer<String, GatewayException> failed;

    /**
     * @param spec an entry of type {@code http}
     * @param failed told, for the log, of a tool's name and of what its model is not told: the
     *     secret that is missing, the address that can't be reached
     * @throws GatewayException 503 if the entry describes no request
     */
    public HttpTool(
            ToolSpec spec,
            UpstreamClient client,
            SecretSource secrets,
            BiConsumer<String, GatewayException> failed) {
        JsonObject body = spec.body();
        this.definition = new Tool(spec.name(), body.string("description"), parameters(body));
        this.method = body.string("method", "GET");
        this.url = template(spec);
        this.headers = SentHeaders.ofMap(body.object("headers"), secrets);
        this.patience = patience(body.number("timeoutSeconds"));
        this.outputSchema = body.object("outputSchema");
        this.client = client;
        this.failed = failed;
    }

    @Override
    public Tool definition() {
        return definition;
    }

    @Override
    public String server() {
        return definition.name();
    }

    @Override
    public Duration patience() {
        return patience;
    }

    @Override
    public @Nullable JsonObject outputSchema() {
        return outputSchema;
    }

    /** Itself. */
    @Override
    public List<GatewayTool> tools() {
        return List.of(this);
    }

    @Override
    public ToolOutcome call(JsonObject arguments) {
        ToolRequest request;
        try {
            request = ToolRequest.of(method, url, arguments);
        } catch (UnusableArgument e) {
            return ToolOutcome.failed(String.valueOf(e.getMessage()));
        }
        try {
            return send(request, headers.reveal(), true);
        } catch (GatewayException e) {
            failed.accept(definition.name(), e);
            return ToolOutcome.failed(
                    "the tool can't be used now: the gateway lacks its credentials");
        }
    }

    /**
     * @param mayRefresh whether a 401 may mean that a secret has been changed
     */
    private ToolOutcome send(ToolRequest request, Map<String, String> sent, boolean mayRefresh) {
        WebAnswer answer;
        try {
            answer = exchange(request, sent);
        } catch (GatewayException e) {
            // A call that was stopped says nothing about the server.
            if (!Thread.currentThread().isInterrupted()) {
                failed.accept(definition.name(), Scrub.upstream(e, headers.sent()));
            }
            return ToolOutcome.failed(WebAnswer.failure(e, patience));
        }
        if (answer.status() == 401 && mayRefresh && headers.refresh()) {
            return send(request, headers.reveal(), false);
        }
        if (isNoFaultOfTheModel(answer.status())) {
            String reason = "the server answered with status " + answer.status();
            failed.accept(
                    definition.name(),
                    new Upstream(reason, UpstreamFault.REFUSED, answer.status(), null, null, null)
                            .exception());
        }
        return new AnswerReader(headers.sent()).read(answer);
    }

    /** Other arguments would not help: the key, a limit, or the server itself. */
    private static boolean isNoFaultOfTheModel(int status) {
        return status == 401 || status == 403 || status == 429 || status >= 500;
    }

    private WebAnswer exchange(ToolRequest request, Map<String, String> sent) {
        return WebAnswer.to(
                client, request.method(), request.uri(), sent, request.body(), patience);
    }

    private static JsonObject parameters(JsonObject body) {
        JsonObject declared = body.object("parameters");
        if (declared == null) {
            return Json.object(NO_ARGUMENTS);
        }
        return declared.has("type") ? declared : declared.copy().put("type", "object");
    }

    private static Duration patience(@Nullable Number seconds) {
        double wanted = seconds == null ? PATIENCE_SECONDS : seconds.doubleValue();
        return Duration.ofMillis(Math.round(wanted * 1000));
    }

    private static UrlTemplate template(ToolSpec spec) {
        try {
            UrlTemplate template = new UrlTemplate(spec.body().string("url", ""));
            if (!template.names().isEmpty() && !spec.body().has("parameters")) {
                throw new IllegalArgumentException(
                        "its url has places for " + template.names() + " and it has no parameters");
            }
            return template;
        } catch (IllegalArgumentException e) {
            String message = "the tool " + spec.name() + " can't be used: " + e.getMessage();
            throw new Unavailable(message, "tool_unusable").exception();
        }
    }
}
