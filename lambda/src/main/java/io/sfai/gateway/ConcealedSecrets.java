package io.sfai.gateway;

import io.sfai.gateway.config.AwsVariables;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.secret.Secret;
import io.sfai.gateway.secret.SecretSource;
import io.sfai.gateway.telemetry.EventLog;
import java.util.Collection;
import java.util.List;

/** Secrets that the log is told of before anybody uses them, so that it never shows one. */
record ConcealedSecrets(SecretSource secrets, EventLog log) implements SecretSource {
    private static final List<String> OF_AWS =
            List.of("AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_BEARER_TOKEN_BEDROCK");

    /** Tells it of the credentials, too, that AWS puts into the environment. */
    static void ofAws(AwsVariables aws, EventLog log) {
        for (String name : OF_AWS) {
            String value = aws.get(name);
            if (value != null) {
                log.conceal(value);
            }
        }
    }

    /** Tells it of secrets that nobody has asked for yet. */
    void tell(Collection<String> names) {
        for (String name : names) {
            try {
                get(name);
            } catch (GatewayException e) {
                // One that is not set is told to whoever needs it.
            }
        }
    }

    @Override
    public Secret get(String name) {
        Secret secret = secrets.get(name);
        log.conceal(secret.reveal());
        return secret;
    }

    @Override
    public boolean refresh(String name) {
        return secrets.refresh(name);
    }
}
