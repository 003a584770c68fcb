package io.sfai.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.model.ModelMap.ProviderSpec;
import io.sfai.gateway.model.ModelMap.ProviderType;
import io.sfai.gateway.secret.EnvironmentSecrets;
import io.sfai.gateway.upstream.UpstreamClient;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** The AWS SDK costs a cold start hundreds of milliseconds, so a map that names Bedrock may not. */
class BedrockLoadingTest {
    @Test
    void makingTheProviderLoadsNothingOfTheSdk() throws Exception {
        try (RecordingLoader loader = new RecordingLoader()) {
            Class<?> probe = Class.forName(Probe.class.getName(), true, loader);
            Runnable made = (Runnable) probe.getDeclaredConstructor().newInstance();
            made.run();
            assertThat(loader.loaded)
                    .contains("io.sfai.gateway.provider.bedrock.BedrockProvider")
                    .noneMatch(name -> name.startsWith("software.amazon."));
        }
    }

    /** Makes a provider of Bedrock's as the gateway does. */
    public static final class Probe implements Runnable {
        @Override
        public void run() {
            UpstreamClient client = new UpstreamClient(InstantSource.system());
            new Providers(new EnvironmentSecrets(Map.of()), client, name -> null)
                    .apply(new ProviderSpec("b", ProviderType.BEDROCK, null, null, "us-east-1"));
        }
    }

    /** Loads everything but the JDK anew, and notes what. */
    private static final class RecordingLoader extends URLClassLoader {
        private final Set<String> loaded = ConcurrentHashMap.newKeySet();

        RecordingLoader() throws IOException {
            super(classPath(), ClassLoader.getPlatformClassLoader());
        }

        private static URL[] classPath() throws IOException {
            List<URL> urls = new ArrayList<>();
            for (String entry :
                    System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
                URI uri = new File(entry).toURI();
                urls.add(uri.toURL());
            }
            return urls.toArray(URL[]::new);
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            loaded.add(name);
            return super.findClass(name);
        }
    }
}
