package io.sfai.gateway.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each benchmark on the smallest scale: that it still works, not what it measures. */
class BenchSmokeIT {
    private static Lab lab;

    @BeforeAll
    static void begin() throws Exception {
        lab = new Lab(Lab.rootAbove(Path.of("")), Scale.TINY);
        if (!new Peers(lab).installed()) {
            leftOut("the Node peers of the benchmarks: bench/node_modules is made by ./sfai bench");
        }
    }

    @AfterAll
    static void end() throws IOException {
        lab.close();
    }

    static Stream<Benchmark> benchmarks() {
        return Bench.all().stream();
    }

    @ParameterizedTest
    @MethodSource("benchmarks")
    void works(Benchmark benchmark) throws Exception {
        Report report = benchmark.run(lab);
        assertThat(report.name()).isEqualTo(benchmark.name());
        assertThat(report.figures()).isNotEmpty();
        assertThat(Table.of(report)).contains(report.title());
        if (benchmark instanceof SlowStreams) {
            assertThat(report.median("streams that were not whole")).isZero();
            assertThat(report.median("events lost")).isZero();
        }
    }

    /** The test command lists these at its end. */
    private static void leftOut(String what) throws IOException {
        Path file = Files.createDirectories(lab.root().resolve("target")).resolve("left-out.txt");
        Files.writeString(file, what + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
