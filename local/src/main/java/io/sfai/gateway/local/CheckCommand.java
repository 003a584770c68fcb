package io.sfai.gateway.local;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code sfai check FILE}. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "Validate a model map before it is uploaded.")
final class CheckCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description = "Default: the checkout's model_map.json.")
    private @Nullable Path file;

    @Override
    public Integer call() {
        Path map = file == null ? Home.file("model_map.json") : file;
        return Check.run(map, System.out, System.err);
    }
}
