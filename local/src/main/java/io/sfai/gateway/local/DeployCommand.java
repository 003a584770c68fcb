package io.sfai.gateway.local;

import io.sfai.gateway.local.deploy.Deploy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** {@code sfai deploy}; it reads its own options and knows {@code --help}. */
@Command(name = "deploy", description = "From this checkout to a streaming URL on AWS.")
final class DeployCommand implements Callable<Integer> {
    @Unmatched private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() {
        return Deploy.run(Home.file("").toAbsolutePath(), arguments, System.getenv());
    }
}
