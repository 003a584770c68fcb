package io.sfai.gateway.bench;

import io.sfai.gateway.local.emulator.LambdaEmulator;
import io.sfai.gateway.local.emulator.Options;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** A function's zip under the emulator, on the measured CPU, with its account and upstream. */
final class Function {
    private final Lab lab;
    private final Path zip;
    private final Map<String, String> environment;
    private final List<String> output = Collections.synchronizedList(new ArrayList<>());

    Function(Lab lab, Path zip, Map<String, String> environment) {
        this.lab = lab;
        this.zip = zip;
        this.environment = environment;
    }

    /**
     * One cold start in milliseconds: from the request that starts the process to the process's
     * first {@code /next}, and to the client's first byte of the body.
     */
    record Start(double init, double firstByte) {
        double afterInit() {
            return firstByte - init;
        }
    }

    Start coldStart() throws IOException {
        FirstPoll poll = new FirstPoll();
        try (LambdaEmulator emulator = LambdaEmulator.start(options().tap(poll::received))) {
            long start = System.nanoTime();
            Connection.Answer answer = ask(emulator);
            return new Start((poll.nanos - start) / 1e6, answer.firstByteNanos() / 1e6);
        }
    }

    /** The most memory its process has held after so many requests, in MB. */
    double peakMegabytes(int requests) throws IOException {
        try (LambdaEmulator emulator = LambdaEmulator.start(options())) {
            for (int i = 0; i < requests; i++) {
                ask(emulator);
            }
            return Child.peakMegabytes(emulator.pids().getFirst());
        }
    }

    private Options options() {
        Options options = Options.of(zip).env(environment).concurrency(1).log(output::add);
        lab.machine().measured().ifPresent(options::cpu);
        return options;
    }

    private Connection.Answer ask(LambdaEmulator emulator) throws IOException {
        String key = "authorization: Bearer " + Account.KEY + "\r\n";
        var url = new Contestant("function", emulator.url().getPort(), key, model -> model, null);
        Connection.Answer answer = url.once("stream-20");
        if (!answer.done()) {
            throw new IOException("no whole stream: " + answer + "\n" + String.join("\n", output));
        }
        output.clear();
        return answer;
    }

    /** When the runtime asked for work for the first time. */
    private static final class FirstPoll {
        private volatile long nanos;

        void received(int connection, byte[] bytes) {
            if (nanos == 0
                    && new String(bytes, StandardCharsets.ISO_8859_1)
                            .contains("/runtime/invocation/next")) {
                nanos = System.nanoTime();
            }
        }
    }
}
