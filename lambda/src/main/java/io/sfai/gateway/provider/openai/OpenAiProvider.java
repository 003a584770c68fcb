package io.sfai.gateway.provider.openai;

import io.sfai.gateway.inference.Dialect;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.InferenceStream;
import io.sfai.gateway.inference.Provider;
import io.sfai.gateway.inference.Target;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.provider.ChatOnly;
import io.sfai.gateway.provider.Endpoint;
import io.sfai.gateway.provider.HttpAttempt;
import io.sfai.gateway.provider.HttpAttempt.Answered;
import io.sfai.gateway.secret.SecretSource;
import io.sfai.gateway.upstream.UpstreamClient;
import java.net.URI;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Any upstream that speaks Chat Completions: OpenAI, vLLM, Ollama, Azure's v1, Gemini's compatible
 * address.
 */
public final class OpenAiProvider implements Provider {
    private final String name;
    private final String base;
    private final Endpoint endpoint;
    private final Set<Dialect> apis;
    private final TextApis texts;
    private final SecretSource secrets;
    private final UpstreamClient client;

    /**
     * @param name the provider's name in the map, for error messages
     * @param baseUrl ends where {@code /chat/completions} begins
     * @param keyName the secret that holds the key, or null if the upstream needs none
     * @param headers what the map adds to each request; a value may be {@code secret:NAME}
     * @param apis what it speaks beside chat and embeddings
     */
    public OpenAiProvider(
            String name,
            String baseUrl,
            @Nullable String keyName,
            Map<String, String> headers,
            Set<Dialect> apis,
            SecretSource secrets,
            UpstreamClient client) {
        this.name = name;
        this.base = baseUrl.endsWith("/") ? baseUrl.substring(0, baseUrl.length() - 1) : baseUrl;
        this.endpoint =
                new Endpoint(
                        name,
                        URI.create(base),
                        keyName,
                        "authorization",
                        "Bearer ",
                        Map.copyOf(headers));
        this.apis = Set.copyOf(apis);
        this.texts = new TextApis(this.apis, InstantSource.system());
        this.secrets = secrets;
        this.client = client;
    }

    @Override
    public InferenceStream open(InferenceRequest request, Target target) {
        JsonObject original = request.original();
        if (original != null && request.dialect() == Dialect.RESPONSES && relays(request)) {
            return relayed(request, RelayedResponses.body(original, target));
        }
        return texts.form(request, target) == null
                ? chat(request, target)
                : new TextStream(
                        request,
                        target,
                        texts,
                        form -> form == null ? chat(request, target) : text(form));
    }

    private InferenceStream chat(InferenceRequest request, Target target) {
        ChatOnly.check(request);
        JsonObject body = OpenAiRequests.body(request, target);
        return start("/chat/completions", request, body, reading(request, Wording.CHAT));
    }

    private InferenceStream text(TextForm form) {
        Wording wording = form.api() == Dialect.FIM ? Wording.FIM : Wording.COMPLETIONS;
        InferenceRequest request = form.request();
        return start(form.path(), request, form.body(), reading(request, wording));
    }

    private Answered reading(InferenceRequest request, Wording wording) {
        return (status, answer, events) ->
                OpenAiAnswers.read(name, request, wording, status, answer, events);
    }

    @Override
    public InferenceStream embed(InferenceRequest request, Target target) {
        OpenAiEmbeddings embeddings = new OpenAiEmbeddings(name, request);
        return start("/embeddings", request, embeddings.body(target), embeddings::read);
    }

    private InferenceStream relayed(InferenceRequest request, JsonObject body) {
        // Nothing of it has been left out after all.
        request.journal().note("droppedTools", null);
        request.journal().note("droppedItems", null);
        return start(
                "/responses",
                request,
                body,
                (status, answer, events) ->
                        ResponseAnswers.read(name, request.stream(), status, answer, events));
    }

    /** Whether the upstream speaks a request's dialect and may have the client's own words. */
    boolean relays(InferenceRequest request) {
        return request.original() != null && apis.contains(request.dialect());
    }

    private InferenceStream start(
            String path, InferenceRequest request, JsonObject body, Answered answered) {
        byte[] bytes = Json.bytes(body);
        String accept = request.stream() ? "text/event-stream" : "application/json";
        return HttpAttempt.start(
                endpoint.at(URI.create(base + path)),
                secrets,
                client,
                Map.of("accept", accept),
                () -> bytes,
                answered);
    }
}
