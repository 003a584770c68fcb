package io.sfai.gateway.bench;

import java.io.IOException;
import java.nio.file.Files;

/** What the function takes: of a 512 MB environment, and to upload. */
final class Memory implements Benchmark {
    @Override
    public String name() {
        return "memory";
    }

    @Override
    public Report run(Lab lab) throws IOException, InterruptedException {
        int requests = lab.scale().memoryRequests();
        try (Functions functions = new Functions(lab)) {
            double peak = functions.ours().peakMegabytes(requests);
            double zip = Files.size(functions.zip()) / 1024.0 / 1024;
            return new Report(name(), "megabytes")
                    .add(
                            Figure.once(
                                    "peak of the function after %d requests".formatted(requests),
                                    peak,
                                    "MB",
                                    Target.below(peak, 512, "MB")))
                    .add(Figure.once("zip", zip, "MB", Target.below(zip, 30, "MB")))
                    .note(
                            "Resident memory (VmHWM) of the process with the flags of a 512 MB function.");
        }
    }
}
