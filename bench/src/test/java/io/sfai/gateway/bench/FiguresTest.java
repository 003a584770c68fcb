package io.sfai.gateway.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FiguresTest {
    @TempDir private Path directory;

    @Test
    void aSpreadHasTheMiddleAndTheEnds() {
        Spread odd = Spread.of(3, 1, 2);
        assertThat(odd).isEqualTo(new Spread(2, 1, 3, 3));
        assertThat(Spread.of(4, 1, 2, 3).median()).isCloseTo(2.5, within(1e-9));
        double[] hundred = new double[100];
        for (int i = 0; i < 100; i++) {
            hundred[i] = i + 1;
        }
        assertThat(Spread.percentile(hundred, 99)).isEqualTo(99);
    }

    @Test
    void aTableTellsWhetherATargetWasMet() {
        Report report =
                new Report("some", "milliseconds")
                        .add(Figure.once("fast", 5, "ms", Target.below(5, 10, "ms")))
                        .add(Figure.once("few", 0.2, "x", Target.atLeast(0.2, 0.5, "x")));
        String[] lines = Table.of(report).split("\n", -1);
        assertThat(lines).anyMatch(line -> line.matches("  fast +5\\.00 +ms +< 10 ms +met"));
        assertThat(lines).anyMatch(line -> line.matches("  few +0\\.200 +x +>= 0\\.5 x +NOT MET"));
    }

    @Test
    void aDaysResultsAreKeptWhenAnotherBenchmarkRuns() throws Exception {
        LocalDate day = LocalDate.of(2026, 11, 21);
        Machine machine = new Machine();
        Report first = new Report("first", "ms").add(Figure.once("a", 1.23456, "ms", null));
        new Results(directory, day, machine).add(first);
        new Results(directory, day, machine).add(new Report("second", "ms"));
        JsonObject all = Json.object(Files.readAllBytes(directory.resolve("2026-11-21.json")));
        assertThat(all.string("jdk")).startsWith("JDK ");
        JsonObject benchmarks = Objects.requireNonNull(all.object("benchmarks"));
        assertThat(benchmarks.names()).containsExactly("first", "second");
        assertThat(Json.text(benchmarks.get("first"))).contains("\"median\":1.235");
    }
}
