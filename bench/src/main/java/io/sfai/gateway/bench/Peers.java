package io.sfai.gateway.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What npm installs for the comparison; without npm the tables have fewer lines, and say so. */
final class Peers {
    private final Lab lab;
    private final Path bench;

    Peers(Lab lab) {
        this.lab = lab;
        this.bench = lab.root().resolve("bench");
    }

    /** Installs them where npm is and they are not, or other versions are. */
    void install() throws IOException, InterruptedException {
        Path mark = bench.resolve("node_modules/.package-lock.json");
        Path lock = bench.resolve("package-lock.json");
        boolean there =
                Files.exists(mark)
                        && Files.getLastModifiedTime(mark)
                                        .compareTo(Files.getLastModifiedTime(lock))
                                >= 0;
        if (!there && Machine.onPath("npm")) {
            System.err.println("Installing what to compare with (npm ci in bench/) ...");
            run("npm", "ci", "--no-progress");
        }
    }

    boolean installed() {
        return Machine.onPath("node") && Files.isDirectory(bench.resolve("node_modules"));
    }

    /**
     * Starts Portkey and @musistudio/llms before the upstream, each on the measured CPU.
     *
     * @param started gets each as it runs, so that all are closed even if one does not start
     */
    void start(Contestant upstream, List<Contestant> started)
            throws IOException, InterruptedException {
        if (installed()) {
            started.add(portkey(upstream));
            started.add(llms(upstream));
        }
    }

    /** The yardstick of the cold start, bundled into one file as it would be deployed. */
    Path functionBundle() throws IOException, InterruptedException {
        run("npm", "run", "--silent", "bundle");
        return bench.resolve("target/node-function/index.cjs");
    }

    private Contestant portkey(Contestant upstream) throws IOException, InterruptedException {
        int port = Child.freePort();
        Path script = bench.resolve("node_modules/@portkey-ai/gateway/build/start-server.js");
        List<String> command = List.of("node", script.toString(), "--port=" + port, "--headless");
        String headers =
                "x-portkey-provider: openai\r\nauthorization: Bearer sk-upstream\r\n"
                        + "x-portkey-custom-host: http://127.0.0.1:%d/v1\r\n"
                                .formatted(upstream.port());
        return started("Portkey", port, headers, "", command, Map.of());
    }

    private Contestant llms(Contestant upstream) throws IOException, InterruptedException {
        int port = Child.freePort();
        List<String> command = List.of("node", bench.resolve("node/llms.mjs").toString());
        Map<String, String> environment =
                Map.of("PORT", "" + port, "UPSTREAM", "http://127.0.0.1:" + upstream.port());
        return started("@musistudio/llms", port, "", "null,", command, environment);
    }

    private Contestant started(
            String name,
            int port,
            String headers,
            String prefix,
            List<String> command,
            Map<String, String> environment)
            throws IOException, InterruptedException {
        Path log = lab.scratch().resolve("peer-" + port + ".log");
        Child child = new Child(lab.machine().pinned(command), environment, port, log);
        return new Contestant(name, port, headers, model -> prefix + model, child);
    }

    private void run(String... command) throws IOException, InterruptedException {
        Path log = lab.scratch().resolve("npm.log");
        int status =
                new ProcessBuilder(command)
                        .directory(bench.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start()
                        .waitFor();
        if (status != 0) {
            throw new IOException(List.of(command) + " failed:\n" + Files.readString(log));
        }
    }
}
