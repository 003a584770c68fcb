package io.sfai.gateway.tool;

import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.secret.EnvironmentSecrets;
import io.sfai.gateway.secret.SecretSource;
import io.sfai.gateway.upstream.Scrub;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The headers that go with each request to a server of tools, and the secrets that must not come
 * back.
 */
public final class SentHeaders {
    private static final String SECRET = "secret:";
    private static final String AUTHORIZATION = "authorization";
    private static final String BEARER = "Bearer ";

    private final Map<String, String> literals;
    private final Map<String, String> secretNames;
    private final SecretSource secrets;
    private final Set<String> sent = ConcurrentHashMap.newKeySet();

    private SentHeaders(
            Map<String, String> literals, Map<String, String> secretNames, SecretSource secrets) {
        this.literals = literals;
        this.secretNames = secretNames;
        this.secrets = secrets;
    }

    /** Headers of the map, where {@code secret:NAME} stands for a secret's value. */
    public static SentHeaders ofMap(@Nullable JsonObject headers, SecretSource secrets) {
        Map<String, String> literals = new LinkedHashMap<>();
        Map<String, String> names = new LinkedHashMap<>();
        JsonObject declared = headers == null ? new JsonObject() : headers;
        for (String header : declared.names()) {
            String value = declared.string(header, "");
            String name = header.toLowerCase(Locale.ROOT);
            if (value.startsWith(SECRET)) {
                names.put(name, value.substring(SECRET.length()));
            } else {
                literals.put(name, value);
            }
        }
        return new SentHeaders(literals, names, secrets);
    }

    /** Headers as they stand: whoever wrote them can't name a secret of the gateway's. */
    public static SentHeaders literal(Map<String, String> headers) {
        Map<String, String> literals = new LinkedHashMap<>();
        headers.forEach((name, value) -> literals.put(name.toLowerCase(Locale.ROOT), value));
        SentHeaders all = new SentHeaders(literals, Map.of(), new EnvironmentSecrets(Map.of()));
        literals.forEach((name, value) -> {
            if (promisesSecret(name)) {
                all.sent.add(value);
                // Echoed without its scheme it is as good.
                all.sent.add(value.substring(value.indexOf(' ') + 1));
            }
        });
        return all;
    }

    /**
     * The headers with their values. No key has a space, so a secret in {@code authorization} is a
     * bearer's token.
     *
     * @throws io.sfai.gateway.error.GatewayException if a secret is not there
     */
    public Map<String, String> reveal() {
        Map<String, String> all = new LinkedHashMap<>(literals);
        secretNames.forEach((header, name) -> {
            String value = secrets.get(name).reveal();
            sent.add(value);
            all.put(header, header.equals(AUTHORIZATION) ? BEARER + value : value);
        });
        return all;
    }

    /** Reads the secrets again, since they were refused; tells whether one has changed. */
    public boolean refresh() {
        boolean changed = false;
        for (String name : secretNames.values()) {
            changed |= secrets.refresh(name);
        }
        return changed;
    }

    /** The secrets that have been sent. */
    public Set<String> sent() {
        return sent;
    }

    /** A message without the secrets that were sent to who wrote it. */
    public JsonObject scrub(JsonObject message) {
        return sent.isEmpty() ? message : scrubbed(message);
    }

    private JsonObject scrubbed(JsonObject object) {
        JsonObject clean = new JsonObject();
        for (String name : object.names()) {
            clean.put(Scrub.sent(name, sent), value(object.get(name)));
        }
        return clean;
    }

    private @Nullable Object value(@Nullable Object value) {
        return switch (value) {
            case String text -> Scrub.sent(text, sent);
            case JsonObject object -> scrubbed(object);
            case JsonArray array -> {
                JsonArray clean = new JsonArray();
                array.forEach(each -> clean.add(value(each)));
                yield clean;
            }
            case null, default -> value;
        };
    }

    private static boolean promisesSecret(String header) {
        return header.contains("auth")
                || header.contains("key")
                || header.contains("token")
                || header.contains("secret")
                || header.contains("cookie");
    }
}
