package io.sfai.gateway.secret;

import io.sfai.gateway.error.GatewayError;
import java.util.Map;

/** Secrets of a laptop: variables of the environment, which {@code .env} adds to. */
public final class EnvironmentSecrets implements SecretSource {
    private final Map<String, String> environment;

    public EnvironmentSecrets(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Secret get(String name) {
        String value = environment.get(name);
        String fault = value == null ? "is not set" : SecretValues.fault(value);
        if (value == null || fault != null) {
            String message =
                    "the variable "
                            + name
                            + " "
                            + fault
                            + ": set it in the environment or write "
                            + (name + "=... into .env, then start again");
            throw new GatewayError.Unavailable(message, "secret_unavailable").exception();
        }
        return new Secret(value.strip());
    }

    /** An environment never changes while the process runs. */
    @Override
    public boolean refresh(String name) {
        return false;
    }
}
