package io.sfai.gateway.provider.bedrock;

import io.sfai.gateway.error.GatewayError;
import io.sfai.gateway.inference.Journal;
import io.sfai.gateway.inference.Target;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Keeps what is noted. */
final class Notes implements Journal {
    private final Map<String, @Nullable Object> noted = new TreeMap<>();

    @Override
    public void attempt(Target target) {}

    @Override
    public void failed(GatewayError error) {}

    @Override
    public void note(String field, @Nullable Object value) {
        noted.put(field, value);
    }

    @Override
    public String toString() {
        return noted.toString();
    }
}
