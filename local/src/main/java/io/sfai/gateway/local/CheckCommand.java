package io.sfai.gateway.local;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code sfai check FILE}. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "Validate a model map before it is uploaded.")
final class CheckCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "The map, such as model_map.json.")
    private Path file = Path.of("model_map.json");

    @Override
    public Integer call() {
        return Check.run(file, System.out, System.err);
    }
}
