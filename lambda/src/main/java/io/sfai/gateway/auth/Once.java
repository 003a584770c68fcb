package io.sfai.gateway.auth;

import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.inference.Grant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One answer for all who ask, be it a grant or a refusal. */
final class Once implements Supplier<Grant> {
    private @Nullable Supplier<Grant> asked;
    private @Nullable Grant grant;
    private @Nullable GatewayException refusal;

    Once(Supplier<Grant> asked) {
        this.asked = asked;
    }

    @Override
    public synchronized Grant get() {
        Supplier<Grant> first = asked;
        if (first != null) {
            asked = null;
            ask(first);
        }
        if (grant != null) {
            return grant;
        }
        throw refusal == null ? new IllegalStateException("asking for a grant failed") : refusal;
    }

    private void ask(Supplier<Grant> first) {
        try {
            grant = first.get();
        } catch (GatewayException e) {
            refusal = e;
        }
    }
}
