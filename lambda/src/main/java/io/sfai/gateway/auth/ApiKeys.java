package io.sfai.gateway.auth;

import io.sfai.gateway.error.GatewayError.Unauthorized;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.http.Headers;
import io.sfai.gateway.http.HttpHandler;
import io.sfai.gateway.http.HttpRequest;
import io.sfai.gateway.http.HttpResponse;
import io.sfai.gateway.inference.Caller;
import io.sfai.gateway.secret.Secret;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Knows callers by their key, sent as a bearer token, {@code x-api-key} or {@code api-key}. */
public final class ApiKeys {
    /** The secret that holds the key of whoever runs the gateway. */
    public static final String MASTER_KEY = "MASTER_KEY";

    private static final String BEARER = "bearer ";

    private final boolean keyNeeded;
    private final Supplier<Secret> masterKey;
    private final VirtualKeys virtualKeys;

    /**
     * @param keyNeeded false if anybody may call, which {@code AUTH_MODE=none} says
     * @param masterKey the one secret that is compared here; all others stay out of sight
     */
    public ApiKeys(boolean keyNeeded, Supplier<Secret> masterKey, VirtualKeys virtualKeys) {
        this.keyNeeded = keyNeeded;
        this.masterKey = masterKey;
        this.virtualKeys = virtualKeys;
    }

    /**
     * A handler for known callers only. What a virtual key may is found out while the handler runs;
     * one that does anything for its caller waits for {@link Caller#grant} first. Whatever a
     * handler forgets, no stranger gets its answer.
     */
    public HttpHandler protect(BiFunction<HttpRequest, Caller, HttpResponse> handler) {
        return protect(handler, null);
    }

    /**
     * The same, where a key may also come in a header of the protocol's own, bare or as a bearer
     * token; it counts before the others, which may then hold what is somebody else's.
     *
     * @param header its name in lower case
     */
    public HttpHandler protect(
            BiFunction<HttpRequest, Caller, HttpResponse> handler, @Nullable String header) {
        return request -> {
            Caller caller = caller(request.headers(), header);
            HttpResponse response;
            try {
                response = handler.apply(request, caller);
            } catch (RuntimeException | StackOverflowError e) {
                // A stranger learns that it is one, and nothing about its request.
                caller.grant();
                throw e;
            }
            confirm(caller, response);
            return response;
        };
    }

    private static void confirm(Caller caller, HttpResponse response) {
        try {
            caller.grant();
        } catch (GatewayException e) {
            response.release();
            throw e;
        }
    }

    private Caller caller(Headers headers, @Nullable String header) {
        if (!keyNeeded) {
            return Caller.ANYONE;
        }
        String own = header == null ? null : headers.get(header);
        String key = own == null || own.isBlank() ? key(headers) : bare(own);
        if (key == null) {
            throw new Unauthorized(
                            "a key is needed: send it as 'Authorization: Bearer <key>' or"
                                    + " '"
                                    + (header == null ? "x-api-key" : header)
                                    + ": <key>'",
                            Unauthorized.INVALID)
                    .exception();
        }
        String id = KeyText.id(key);
        if (id != null) {
            return virtualKeys.caller(id, key);
        }
        if (!masterKey.get().matches(key)) {
            throw Verdict.Unknown.ERROR.exception();
        }
        return Caller.MASTER;
    }

    private static @Nullable String key(Headers headers) {
        String authorization = headers.get("authorization");
        if (authorization != null && isBearer(authorization)) {
            return bare(authorization);
        }
        // Under AWS_IAM the other header holds a signature.
        String key = headers.get("x-api-key");
        return key == null ? headers.get("api-key") : key;
    }

    private static boolean isBearer(String value) {
        return value.regionMatches(true, 0, BEARER, 0, BEARER.length());
    }

    private static String bare(String value) {
        return isBearer(value) ? value.substring(BEARER.length()).strip() : value.strip();
    }
}
