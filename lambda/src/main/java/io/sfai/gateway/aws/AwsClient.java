package io.sfai.gateway.aws;

import io.sfai.gateway.error.GatewayError.Upstream;
import io.sfai.gateway.error.GatewayError.UpstreamFault;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonException;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.upstream.UpstreamClient;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/** Signed, bounded calls to AWS over the one HTTP client. */
public final class AwsClient {
    /** No answer that we want is longer; the byte after it tells that one is. */
    static final int MAX_BODY = 5 << 20;

    private static final Duration PAUSE = Duration.ofMillis(50);

    private final UpstreamClient http;
    private final InstantSource clock;
    private final AwsEndpoints endpoints;
    private final AwsCredentials credentials;

    /** A client of the region, endpoints and key that the environment names. */
    public AwsClient(UpstreamClient http, Map<String, String> environment, InstantSource clock) {
        this.http = http;
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
        SigV4 signer =
                new SigV4(call.service().signingName(), endpoints.region(), credentials.key());
        byte[] body = call.body();
        Map<String, String> headers =
                signer.sign(call.method(), call.uri(), call.headers(), body, clock.instant());
        try (UpstreamClient.Exchange exchange = exchange(call, headers, timeout)) {
            int status = exchange.send();
            return new AwsAnswer(status, exchange.bytes(MAX_BODY + 1), exchange);
        } catch (GatewayException e) {
            throw noAnswer(e);
        }
    }

    private UpstreamClient.Exchange exchange(
            AwsCall call, Map<String, String> headers, Duration timeout) {
        if (!call.repeatable()) {
            return http.prepareOnce(call.method(), call.uri(), headers, call.body(), timeout);
        }
        byte[] body = call.method().equals("GET") ? null : call.body();
        return http.prepare(call.method(), call.uri(), headers, body, timeout);
    }

    private static AwsException noAnswer(GatewayException e) {
        boolean late = e.error() instanceof Upstream u && u.fault() == UpstreamFault.TIMEOUT;
        AwsException.Kind kind = late ? AwsException.Kind.TIMEOUT : AwsException.Kind.UNREACHABLE;
        String message = e.getMessage();
        return new AwsException(kind, "", 0, message == null ? "no answer" : message, e);
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
