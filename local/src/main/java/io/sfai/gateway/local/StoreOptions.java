package io.sfai.gateway.local;

import io.sfai.gateway.local.deploy.DeployedTable;
import io.sfai.gateway.store.Store;
import io.sfai.gateway.store.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which gateway's store a command works on: this machine's, or a deployed one's. */
final class StoreOptions {
    /** Where {@code run} serves unless it is told otherwise. */
    private static final String LOCAL = "http://127.0.0.1:4000";

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "This machine's store. Default: SFAI_DATA_DIR, else ~/.local/share/sfai.")
    private @Nullable Path data;

    @Option(
            names = "--stack",
            paramLabel = "NAME",
            description = "A deployed gateway's table instead, such as SfAiProdStack's.")
    private @Nullable String stack;

    @Option(names = "--region", paramLabel = "REGION", description = "The stack's region.")
    private @Nullable String region;

    @Option(names = "--profile", paramLabel = "NAME", description = "Who to be to AWS.")
    private @Nullable String profile;

    /**
     * A store that is open.
     *
     * @param where what people call it
     * @param address where its gateway answers
     * @param anyAlias one that it very likely has
     */
    record Opened(Store store, String where, String address, String anyAlias, InstantSource clock)
            implements AutoCloseable {
        /** Looks for something in it; says where it is not. */
        <T> T at(Supplier<T> work) {
            try {
                return work.get();
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(e.getMessage() + " (" + where + ")", e);
            }
        }

        @Override
        public void close() {
            store.close();
        }
    }

    /** Opens it; throws exceptions whose message names it and the way out. */
    Opened open() throws IOException {
        InstantSource clock = InstantSource.system();
        if (stack != null) {
            if (data != null) {
                throw misused("--data and --stack are two different stores: choose one");
            }
            DeployedTable table = DeployedTable.find(stack, region, profile, cli().environment());
            return new Opened(
                    table.open(clock, this::skipped),
                    table.where(),
                    table.address(),
                    "fake-llm",
                    clock);
        }
        if (region != null || profile != null) {
            throw misused("--region and --profile are about a deployed gateway: add --stack NAME");
        }
        Path directory = LocalSettings.data(environment(), data);
        SqliteStore store = new SqliteStore(directory, clock, this::skipped);
        return new Opened(store, SqliteFile.name(directory), LOCAL, "mock/echo", clock);
    }

    /** The environment, with what {@code .env} adds to it. */
    Map<String, String> environment() throws IOException {
        return DotEnv.merged(Home.file(".env"), cli().environment());
    }

    private void skipped(StoreException damaged) {
        Objects.requireNonNull(command)
                .commandLine()
                .getErr()
                .println("warning: " + damaged.getMessage());
    }

    private Cli cli() {
        return (Cli) Objects.requireNonNull(command).root().userObject();
    }

    private ParameterException misused(String message) {
        return new ParameterException(Objects.requireNonNull(command).commandLine(), message);
    }
}
