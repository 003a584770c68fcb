package io.sfai.gateway.local;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sfai run}. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Serve the gateway on this machine; no account, key or Docker needed.")
final class RunCommand implements Callable<Integer> {
    @Option(names = "--port", defaultValue = "4000", description = "Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--host",
            defaultValue = "127.0.0.1",
            description = "Default: ${DEFAULT-VALUE}.")
    private String host = "127.0.0.1";

    @Option(
            names = "--model-map",
            paramLabel = "FILE",
            description = "Default: SFAI_MODEL_MAP, else model_map.json.")
    private @Nullable Path modelMap;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Default: SFAI_DATA_DIR, else ~/.local/share/sfai.")
    private @Nullable Path data;

    @Option(
            names = "--lambda",
            description = "Run the packaged function under an emulator of Lambda.")
    private boolean lambda;

    @Override
    public Integer call() throws Exception {
        if (lambda && !host.equals("127.0.0.1")) {
            throw new IllegalArgumentException("--lambda serves on 127.0.0.1 only: leave --host");
        }
        Map<String, String> environment = DotEnv.merged(Home.file(".env"), System.getenv());
        LocalSettings settings = LocalSettings.of(environment, host, port, modelMap, data);
        return lambda ? serveFunction(settings) : serve(settings);
    }

    private static int serve(LocalSettings settings) throws InterruptedException {
        try (LocalGateway gateway = LocalGateway.start(settings)) {
            System.out.println(Welcome.text(gateway.address(), "mock/echo", settings));
            String trouble = gateway.mapTrouble();
            if (trouble != null) {
                System.err.println("Only mock/... answers. " + trouble);
            }
            gateway.serveUntilStopped();
        }
        return 0;
    }

    private static int serveFunction(LocalSettings settings) throws Exception {
        try (LambdaRun function = LambdaRun.start(settings)) {
            System.out.println(Welcome.text(function.address(), "fake-llm", settings));
            function.serveUntilStopped();
        }
        return 0;
    }
}
