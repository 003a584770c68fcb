package io.sfai.gateway.config;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The environment's {@code AWS_} variables, for what speaks to AWS as the SDKs do. Some are secret,
 * so it shows names only.
 */
public final class AwsVariables {
    private final Map<String, String> values = new HashMap<>();

    /**
     * @param environment of which only what begins with {@code AWS_} is kept
     */
    public AwsVariables(Map<String, String> environment) {
        environment.forEach((name, value) -> {
            if (name.startsWith("AWS_") && !value.isBlank()) {
                values.put(name, value.strip());
            }
        });
    }

    /** A variable's value without blanks around it; null if it is not set or blank. */
    public @Nullable String get(String name) {
        return values.get(name);
    }

    @Override
    public String toString() {
        return new TreeSet<>(values.keySet()).toString();
    }
}
