package io.sfai.gateway;

import io.sfai.gateway.config.Config;
import io.sfai.gateway.http.HttpHandler;
import io.sfai.gateway.inference.Afterwards;
import io.sfai.gateway.inference.InferenceEvent;
import io.sfai.gateway.inference.InferenceStream;
import io.sfai.gateway.inference.Provider;
import io.sfai.gateway.inference.Step;
import io.sfai.gateway.model.ModelMap.ProviderSpec;
import io.sfai.gateway.model.ModelMaps;
import io.sfai.gateway.secret.SecretSource;
import io.sfai.gateway.store.Store;
import io.sfai.gateway.telemetry.EventLog;
import io.sfai.gateway.upstream.UpstreamClient;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The whole gateway, but no upstream's own words reach a dialect: it relays nothing. */
public final class WithoutRaw {
    private WithoutRaw() {}

    public static HttpHandler gateway(
            Config config,
            Store store,
            ModelMaps maps,
            SecretSource secrets,
            UpstreamClient upstreams,
            EventLog log) {
        Providers spoken = new Providers(secrets, upstreams, config.aws()::get);
        Map<ProviderSpec, Provider> mute = new ConcurrentHashMap<>();
        return Main.gateway(
                config,
                store,
                maps,
                secrets,
                spec -> mute.computeIfAbsent(spec, it -> mute(spoken.apply(it))),
                upstreams,
                log,
                new Afterwards());
    }

    private static Provider mute(Provider provider) {
        return (request, target) -> new Mapped(provider.open(request, target));
    }

    private record Mapped(InferenceStream stream) implements InferenceStream {
        @Override
        public Step next(Duration wait) {
            Step step = stream.next(wait);
            return step instanceof InferenceEvent event ? event.withoutRaw() : step;
        }

        @Override
        public Map<String, String> headers() {
            return stream.headers();
        }

        @Override
        public void close() {
            stream.close();
        }
    }
}
