package io.sfai.gateway.aws;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonException;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.upstream.UpstreamClient;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Signed, bounded calls to AWS over connections of its own. */
public final class AwsClient {
    /** No answer that we want is longer; the byte after it tells that one is. */
    static final int MAX_BODY = 5 << 20;

    private static final Duration PAUSE = Duration.ofMillis(50);

    private final HttpConnections connections;
    private final InstantSource clock;
    private final AwsEndpoints endpoints;
    private final AwsCredentials credentials;
    private final Map<AwsService, SigV4> signers = new ConcurrentHashMap<>();

    /**
     * A client of the region, endpoints and key that the environment names.
     *
     * @param http whose trust in certificates it shares: to read them all twice would be dear
     */
    public AwsClient(UpstreamClient http, Map<String, String> environment, InstantSource clock) {
        this.connections = new HttpConnections(http.tls(), clock);
        this.clock = clock;
        this.endpoints = new AwsEndpoints(environment);
        this.credentials = new AwsCredentials(environment, clock);
    }

    /**
     * Asks a service that speaks AWS's JSON protocol to read something; repeated once after a
     * transient failure, if the time allows.
     *
     * @param target the operation, such as {@code secretsmanager.GetSecretValue}
     * @param timeout for the whole call
     * @throws AwsException if there is no good answer
     */
    public JsonObject read(
            AwsService service, String target, JsonObject request, Duration timeout) {
        return json(service, target, request, timeout, true);
    }

    /** Like {@link #read}, for what changes something: sent at most once. */
    public JsonObject write(
            AwsService service, String target, JsonObject request, Duration timeout) {
        return json(service, target, request, timeout, false);
    }

    /** An object of S3, whatever the answer's status. */
    AwsAnswer getObject(String bucket, String key, Map<String, String> headers, Duration timeout) {
        URI uri = endpoints.object(bucket, key);
        return call(new AwsCall(AwsService.S3, "GET", uri, headers, new byte[0], timeout, true));
    }

    private JsonObject json(
            AwsService service,
            String target,
            JsonObject request,
            Duration timeout,
            boolean repeatable) {
        Map<String, String> headers =
                Map.of("content-type", service.contentType(), "x-amz-target", target);
        URI uri = endpoints.root(service);
        AwsAnswer answer =
                call(
                        new AwsCall(
                                service,
                                "POST",
                                uri,
                                headers,
                                Json.bytes(request),
                                timeout,
                                repeatable));
        if (!answer.isGood()) {
            throw refused(service, answer);
        }
        try {
            return Json.object(answer.body());
        } catch (JsonException e) {
            String message = uri.getHost() + " answered with something that is not JSON";
            throw new AwsException(AwsException.Kind.MALFORMED, "", answer.status(), message, e);
        }
    }

    /** The answer with its status, after at most one repetition. */
    AwsAnswer call(AwsCall call) {
        long start = System.nanoTime();
        try {
            AwsAnswer answer = once(call, call.timeout());
            if (!call.repeatable() || !answer.isTransient()) {
                return answer;
            }
            Duration left = left(call, start);
            return left.isPositive() ? again(call, left) : answer;
        } catch (AwsException e) {
            Duration left = left(call, start);
            if (!call.repeatable()
                    || e.kind() != AwsException.Kind.UNREACHABLE
                    || !left.isPositive()) {
                throw e;
            }
            return again(call, left);
        }
    }

    private static Duration left(AwsCall call, long start) {
        return call.timeout().minusNanos(System.nanoTime() - start).minus(PAUSE);
    }

    private AwsAnswer again(AwsCall call, Duration left) {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AwsException(AwsException.Kind.TIMEOUT, "", 0, "the call was interrupted", e);
        }
        return once(call, left);
    }

    private AwsAnswer once(AwsCall call, Duration timeout) {
        Map<String, String> headers =
                signer(call.service())
                        .sign(
                                call.method(),
                                call.uri(),
                                call.headers(),
                                call.body(),
                                clock.instant());
        return connections.exchange(call, headers, MAX_BODY + 1, timeout);
    }

    /** The one of the last call, for what it has worked out for the day, unless the key is new. */
    private SigV4 signer(AwsService service) {
        AwsKey key = credentials.key();
        SigV4 known = signers.get(service);
        if (known == null || !known.key().equals(key)) {
            known = new SigV4(service.signingName(), endpoints.region(), key);
            signers.put(service, known);
        }
        return known;
    }

    private static AwsException refused(AwsService service, AwsAnswer answer) {
        String code = answer.errorCode();
        String message =
                service.signingName()
                        + (" answered " + answer.status())
                        + (code.isEmpty() ? "" : " " + code)
                        + (answer.errorMessage().isEmpty() ? "" : ": " + answer.errorMessage());
        return new AwsException(AwsException.Kind.REFUSED, code, answer.status(), message, null);
    }
}
