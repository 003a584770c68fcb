package io.sfai.gateway.auth;

import io.sfai.gateway.error.GatewayError.Unauthorized;
import io.sfai.gateway.http.Headers;
import io.sfai.gateway.http.HttpHandler;
import io.sfai.gateway.http.HttpRequest;
import io.sfai.gateway.http.HttpResponse;
import io.sfai.gateway.inference.Caller;
import io.sfai.gateway.secret.SecretSource;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Knows callers by their key, sent as a bearer token, {@code x-api-key} or {@code api-key}. */
public final class ApiKeys {
    /** The secret that holds the key of whoever runs the gateway. */
    public static final String MASTER_KEY = "MASTER_KEY";

    private final boolean keyNeeded;
    private final SecretSource secrets;

    /**
     * @param keyNeeded false if anybody may call, which {@code AUTH_MODE=none} says
     */
    public ApiKeys(boolean keyNeeded, SecretSource secrets) {
        this.keyNeeded = keyNeeded;
        this.secrets = secrets;
    }

    /** A handler for known callers only; others get a 401. */
    public HttpHandler protect(BiFunction<HttpRequest, Caller, HttpResponse> handler) {
        return request -> handler.apply(request, caller(request.headers()));
    }

    private Caller caller(Headers headers) {
        if (!keyNeeded) {
            return Caller.ANYONE;
        }
        String key = key(headers);
        if (key == null) {
            throw new Unauthorized(
                            "a key is needed: send it as 'Authorization: Bearer <key>' or"
                                    + " 'x-api-key: <key>'",
                            Unauthorized.INVALID)
                    .exception();
        }
        if (!secrets.get(MASTER_KEY).matches(key)) {
            throw new Unauthorized("this key is not known here", Unauthorized.INVALID).exception();
        }
        return Caller.MASTER;
    }

    private static @Nullable String key(Headers headers) {
        String authorization = headers.get("authorization");
        if (authorization != null && authorization.regionMatches(true, 0, "bearer ", 0, 7)) {
            return authorization.substring(7).strip();
        }
        String key = headers.get("x-api-key");
        return key == null ? headers.get("api-key") : key;
    }
}
