package io.sfai.gateway.secret;

/** Where secrets come from: Secrets Manager on AWS, the environment on a laptop. */
public interface SecretSource {
    /** The literal that a secret holds until somebody sets it. */
    String PLACEHOLDER = "REPLACE_ME";

    /**
     * A secret by its name in the map, such as {@code OPENAI_API_KEY}.
     *
     * @throws io.sfai.gateway.error.GatewayException 503 naming the command that creates or sets it
     */
    Secret get(String name);

    /**
     * Reads a secret again because an upstream refused it; at most once in ten seconds.
     *
     * @return whether its value changed
     */
    boolean refresh(String name);
}
