package io.sfai.gateway.bench;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** The day's file of figures; a benchmark that runs again replaces its own part of it. */
final class Results {
    private final Path file;
    private final JsonObject all;

    Results(Path directory, LocalDate day, Machine machine) throws IOException {
        file = directory.resolve(day + ".json");
        JsonObject before =
                Files.exists(file) ? Json.object(Files.readAllBytes(file)) : new JsonObject();
        JsonObject benchmarks = before.object("benchmarks");
        all =
                new JsonObject()
                        .put("date", day.toString())
                        .put("system", machine.system())
                        .put("processor", machine.processor())
                        .put("cpus", machine.cpus())
                        .put("jdk", machine.jdk())
                        .put("pinning", machine.pinning())
                        .put("benchmarks", benchmarks == null ? new JsonObject() : benchmarks);
    }

    /** Adds a report and writes the file. */
    void add(Report report) throws IOException {
        JsonArray figures = new JsonArray();
        report.figures().forEach(figure -> figures.add(json(figure)));
        JsonArray notes = new JsonArray();
        report.notes().forEach(notes::add);
        JsonObject benchmarks = all.object("benchmarks");
        if (benchmarks != null) {
            benchmarks.put(
                    report.name(),
                    new JsonObject()
                            .put("title", report.title())
                            .put("figures", figures)
                            .put("notes", notes));
        }
        Files.createDirectories(file.toAbsolutePath().getParent());
        // A figure a line: what changed between two days is seen in a diff.
        String text = Json.text(all).replace("{\"name\":", "\n{\"name\":");
        Files.writeString(file, text + "\n");
    }

    Path file() {
        return file;
    }

    private static JsonObject json(Figure figure) {
        Spread value = figure.value();
        JsonObject json = new JsonObject().put("name", figure.name().strip());
        json.put("median", number(value.median())).put("min", number(value.min()));
        json.put("max", number(value.max())).put("count", value.count());
        json.put("unit", figure.unit());
        Target target = figure.target();
        return target == null ? json : json.put("target", target.text()).put("met", target.met());
    }

    private static @Nullable BigDecimal number(double n) {
        return Double.isFinite(n) ? new BigDecimal(n, new MathContext(4)) : null;
    }
}
