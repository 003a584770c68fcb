package io.sfai.gateway.infra;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The metrics of docs/metrics.md, which the function's own tests hold to what it writes: so the
 * dashboard and the alarms cannot ask for a name that nobody writes.
 *
 * @param dimensions by metric: its sets, such as {@code environment alias}
 */
record DocumentedMetrics(Set<String> errorTypes, Map<String, Set<String>> dimensions) {
    private static final Path PAGE = Path.of("../docs/metrics.md");
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `([A-Za-z.<>]+)` \\| [A-Za-z]+ \\| ([^|]+) \\|");
    private static final Pattern TYPES =
            Pattern.compile("The types, a closed set: ((?:`[a-z_]+`[,.]\\s+)+)");
    private static final String[] EVERY_SET = {
        "environment", "environment alias", "environment alias provider"
    };

    static DocumentedMetrics read() throws IOException {
        String page = Files.readString(PAGE);
        Matcher types = TYPES.matcher(page);
        if (!types.find()) {
            throw new AssertionError("docs/metrics.md has no closed set of types");
        }
        Set<String> names = new LinkedHashSet<>();
        Matcher type = Pattern.compile("[a-z_]+").matcher(types.group(1));
        while (type.find()) {
            names.add(type.group());
        }
        Map<String, Set<String>> sets = new HashMap<>();
        Matcher row = ROW.matcher(page);
        while (row.find()) {
            sets.put(row.group(1), sets(row.group(2)));
        }
        Set<String> ofErrors = sets.remove("Error.<type>");
        if (ofErrors == null) {
            throw new AssertionError("docs/metrics.md has no Error.<type>");
        }
        names.forEach(name -> sets.put("Error." + name, ofErrors));
        return new DocumentedMetrics(names, sets);
    }

    private static Set<String> sets(String cell) {
        if (cell.strip().equals("all three")) {
            return Set.of(EVERY_SET);
        }
        Set<String> sets = new TreeSet<>();
        for (String set : cell.split(";", -1)) {
            sets.add(set.replace("`", "").replace(",", "").strip());
        }
        return sets;
    }
}
