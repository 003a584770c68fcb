package io.sfai.gateway.local;

import io.sfai.gateway.local.emulator.LambdaEmulator;
import io.sfai.gateway.local.emulator.Options;
import io.sfai.gateway.model.ModelMap;
import io.sfai.gateway.model.ModelMapParser;
import io.sfai.gateway.model.ModelMapRejected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** The packaged function behind an emulated Function URL, with an emulated account. */
final class LambdaRun implements AutoCloseable {
    private static final String ONLY_MOCK = "{\"models\": {\"fake-llm\": \"mock/echo\"}}";

    /** What a laptop's environment may set for the function. */
    private static final Set<String> SETTINGS =
            Set.of(
                    "RATE_LIMIT_QPM",
                    "RATE_LIMIT_ON_FAILURE",
                    "AUTH_MODE",
                    "ALLOW_ORIGINS",
                    "LOG_USER_MESSAGE",
                    "CONFIG_TTL_SECONDS",
                    "SECRET_TTL_SECONDS",
                    "KEEP_ALIVE_SECONDS",
                    "MAX_BODY_BYTES",
                    "LOG_LEVEL");

    private final EmulatedAws aws;
    private final LambdaEmulator emulator;

    private LambdaRun(EmulatedAws aws, LambdaEmulator emulator) {
        this.aws = aws;
        this.emulator = emulator;
    }

    /** Starts the account, fills it from the laptop's files and environment, and serves. */
    static LambdaRun start(LocalSettings settings) throws IOException {
        EmulatedAws aws = EmulatedAws.start(Home.file("local/target"));
        try {
            Path map = settings.modelMap();
            aws.putMap(map == null ? ONLY_MOCK : Files.readString(map));
            aws.putSecret("MASTER_KEY", settings.masterKey());
            Set<String> secrets = secrets(map);
            Map<String, String> environment = new HashMap<>(aws.environment());
            for (Map.Entry<String, String> entry : settings.environment().entrySet()) {
                if (SETTINGS.contains(entry.getKey())) {
                    environment.put(entry.getKey(), entry.getValue());
                } else if (secrets.contains(entry.getKey()) && !entry.getValue().isBlank()) {
                    aws.putSecret(entry.getKey(), entry.getValue());
                }
            }
            Options options =
                    Options.of(Home.file("lambda/target/sfai-lambda.zip"))
                            .port(settings.port())
                            .env(environment)
                            .log(System.out::println);
            return new LambdaRun(aws, LambdaEmulator.start(options));
        } catch (IOException | RuntimeException e) {
            aws.close();
            throw e;
        }
    }

    /** What the map asks for; nothing if it is broken, as the function's log then tells. */
    private static Set<String> secrets(@Nullable Path file) throws IOException {
        Set<String> names = new HashSet<>();
        try {
            if (file != null) {
                ModelMap map = ModelMapParser.parse(Files.readAllBytes(file));
                map.aliases().values().forEach(alias -> names.addAll(map.secrets(alias)));
            }
        } catch (ModelMapRejected e) {
            // The function refuses it as well.
        }
        return names;
    }

    String address() {
        return emulator.url().toString();
    }

    void serveUntilStopped() throws InterruptedException {
        Stopping.await(new CountDownLatch(1), this);
    }

    @Override
    public void close() throws IOException {
        emulator.close();
        aws.close();
    }
}
