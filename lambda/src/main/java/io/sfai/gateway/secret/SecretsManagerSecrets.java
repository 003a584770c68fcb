package io.sfai.gateway.secret;

import io.sfai.gateway.aws.AwsClient;
import io.sfai.gateway.aws.AwsException;
import io.sfai.gateway.aws.AwsService;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;

/**
 * Secrets of AWS Secrets Manager, each kept for a time to live by wall clock. While it can't be
 * asked, the last good value serves; what it says itself (no such secret, a placeholder) counts.
 */
public final class SecretsManagerSecrets implements SecretSource {
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private final AwsClient aws;
    private final String prefix;
    private final Duration timeToLive;
    private final InstantSource clock;
    private final BiConsumer<String, String> onFailure;
    private final Map<String, CachedSecret> byName = new ConcurrentHashMap<>();

    /**
     * Secrets under a prefix such as {@code /sfai/prod/}.
     *
     * @param onFailure hears a secret's name and why it could not be read again while the last good
     *     value serves; for the log
     */
    public SecretsManagerSecrets(
            AwsClient aws,
            String prefix,
            Duration timeToLive,
            InstantSource clock,
            BiConsumer<String, String> onFailure) {
        this.aws = aws;
        this.prefix = prefix;
        this.timeToLive = timeToLive;
        this.clock = clock;
        this.onFailure = onFailure;
    }

    @Override
    public Secret get(String name) {
        return cached(name).get();
    }

    @Override
    public boolean refresh(String name) {
        return cached(name).refresh();
    }

    /** Reads secrets side by side, so that they are at hand later. Never throws. */
    public void prefetch(Collection<String> names) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            names.forEach(name -> threads.execute(() -> prefetch(name)));
        }
    }

    private void prefetch(String name) {
        try {
            get(name);
        } catch (GatewayException e) {
            // Whoever needs this secret asks again and is told.
        }
    }

    private CachedSecret cached(String name) {
        return byName.computeIfAbsent(
                name,
                n ->
                        new CachedSecret(
                                () -> read(n), timeToLive, clock, m -> onFailure.accept(n, m)));
    }

    private CachedSecret.Reading read(String name) {
        String id = prefix + name;
        try {
            JsonObject answer =
                    aws.read(
                            AwsService.SECRETS_MANAGER,
                            "secretsmanager.GetSecretValue",
                            new JsonObject().put("SecretId", id),
                            TIMEOUT);
            return value(id, answer);
        } catch (AwsException e) {
            return switch (e.code()) {
                case "ResourceNotFoundException" ->
                        new CachedSecret.Absent(
                                "the secret "
                                        + id
                                        + " is not there: create it with `aws"
                                        + (" secretsmanager create-secret --name " + id)
                                        + " --secret-string VALUE`");
                case "InvalidRequestException" ->
                        new CachedSecret.Absent(
                                "the secret " + id + " can't be read: " + e.getMessage());
                default -> new CachedSecret.Unknown(unreadable(id, e));
            };
        }
    }

    private static CachedSecret.Reading value(String id, JsonObject answer) {
        String value = answer.string("SecretString");
        String put =
                ": set it with `aws secretsmanager put-secret-value --secret-id "
                        + (id + " --secret-string VALUE`");
        String fault = SecretValues.fault(value);
        if (value == null || fault != null) {
            return new CachedSecret.Absent("the secret " + id + " " + fault + put);
        }
        return new CachedSecret.Present(new Secret(value.strip()));
    }

    private static String unreadable(String id, AwsException e) {
        String reason =
                e.isDenied()
                        ? "this role may not read it (secretsmanager:GetSecretValue): "
                        : "Secrets Manager can't be asked: ";
        return "the secret " + id + " can't be read; " + reason + e.getMessage();
    }
}
