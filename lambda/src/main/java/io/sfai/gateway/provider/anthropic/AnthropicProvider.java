package io.sfai.gateway.provider.anthropic;

import io.sfai.gateway.inference.Dialect;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.InferenceStream;
import io.sfai.gateway.inference.Provider;
import io.sfai.gateway.inference.Target;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.provider.Endpoint;
import io.sfai.gateway.provider.HttpAttempt;
import io.sfai.gateway.provider.ToolNames;
import io.sfai.gateway.provider.anthropic.Plan.Reply;
import io.sfai.gateway.secret.SecretSource;
import io.sfai.gateway.upstream.MediaLoader;
import io.sfai.gateway.upstream.UpstreamClient;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Anthropic, or whoever speaks its Messages API. */
public final class AnthropicProvider implements Provider {
    private static final String VERSION = "anthropic-version";
    private static final String KNOWN_VERSION = "2023-06-01";
    private static final String BETA = "anthropic-beta";

    private final Endpoint endpoint;
    private final Endpoint counting;
    private final String beta;
    private final SecretSource secrets;
    private final UpstreamClient client;
    private final MediaLoader media;

    /**
     * @param name the provider's name in the map, for error messages
     * @param baseUrl the host's root, where {@code /v1/messages} begins; or with {@code /v1}
     * @param keyName the secret that holds the key, or null if the upstream needs none
     * @param headers what the map adds to each request, such as {@code anthropic-beta}; a value may
     *     be {@code secret:NAME}
     */
    public AnthropicProvider(
            String name,
            String baseUrl,
            @Nullable String keyName,
            Map<String, String> headers,
            SecretSource secrets,
            UpstreamClient client,
            MediaLoader media) {
        String base = baseUrl.endsWith("/") ? baseUrl.substring(0, baseUrl.length() - 1) : baseUrl;
        String url = base + (base.endsWith("/v1") ? "" : "/v1") + "/messages";
        Map<String, String> own = new LinkedHashMap<>(headers);
        // Flags of the map and of the client's go together.
        boolean literal = !own.getOrDefault(BETA, "").startsWith("secret:");
        String flags = literal ? own.remove(BETA) : null;
        this.beta = flags == null ? "" : flags;
        this.endpoint = new Endpoint(name, URI.create(url), keyName, "x-api-key", "", own);
        this.counting =
                new Endpoint(
                        name, URI.create(url + "/count_tokens"), keyName, "x-api-key", "", own);
        this.secrets = secrets;
        this.client = client;
        this.media = media;
    }

    @Override
    public InferenceStream open(InferenceRequest request, Target target) {
        JsonObject original = relayable(request);
        if (original != null) {
            // Nothing of it has been left out after all.
            request.journal().note("droppedFields", null);
            request.journal().note("droppedTools", null);
            byte[] body = Json.bytes(RelayedBody.of(original, target));
            Reply reply = new Reply(ToolNames.of(request, Integer.MAX_VALUE), null, true);
            return start(endpoint, request, request.stream(), () -> body, reading(reply));
        }
        Plan plan = Plan.of(request, target);
        return start(
                endpoint,
                request,
                plan.streamed(),
                () -> Json.bytes(AnthropicRequests.body(plan, media)),
                reading(plan.reply()));
    }

    @Override
    public InferenceStream count(InferenceRequest request, Target target) {
        JsonObject original = relayable(request);
        Supplier<byte[]> body =
                () ->
                        Json.bytes(
                                original == null
                                        ? AnthropicRequests.counted(Plan.of(request, target), media)
                                        : RelayedBody.of(original, target));
        return start(
                counting,
                request,
                false,
                body,
                (status, answer, events) ->
                        AnthropicAnswers.readCount(endpoint.name(), status, answer, events));
    }

    /** The client's own words, if the upstream may have them as they stand. */
    private static @Nullable JsonObject relayable(InferenceRequest request) {
        return request.dialect() == Dialect.MESSAGES ? request.original() : null;
    }

    private HttpAttempt.Answered reading(Reply reply) {
        return (status, answer, events) ->
                AnthropicAnswers.read(endpoint.name(), reply, status, answer, events);
    }

    private InferenceStream start(
            Endpoint to,
            InferenceRequest request,
            boolean streamed,
            Supplier<byte[]> body,
            HttpAttempt.Answered answered) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("accept", streamed ? "text/event-stream" : "application/json");
        headers.put(VERSION, request.headers().getOrDefault(VERSION, KNOWN_VERSION));
        Set<String> flags = new LinkedHashSet<>();
        addFlags(request.headers().getOrDefault(BETA, ""), flags);
        addFlags(beta, flags);
        if (!flags.isEmpty()) {
            headers.put(BETA, String.join(",", flags));
        }
        return HttpAttempt.start(to, secrets, client, headers, body, answered);
    }

    private static void addFlags(String list, Set<String> flags) {
        for (String flag : list.split(",", -1)) {
            if (!flag.isBlank()) {
                flags.add(flag.strip());
            }
        }
    }
}
