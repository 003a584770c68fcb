package io.sfai.gateway.local;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/clients.md names the clients that the tests run, in the versions that are pinned. */
class ClientsPageTest {
    private static final Path PAGE = Path.of("..", "docs", "clients.md");
    private static final Path CLIENTS = Path.of("..", "clients");

    /** No clients: an upstream, a server of tools, and what others need. */
    private static final Set<String> OTHERS =
            Set.of(
                    "@copilotkit/aimock",
                    "@modelcontextprotocol/server-everything",
                    "@langchain/core",
                    "zod",
                    "ai");

    private static final Pattern NAME = Pattern.compile("`([@\\w:./-]+)`");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)]+)\\)");

    private record Row(List<String> cells) {
        boolean isOf(String client) {
            return NAME.matcher(cells.getFirst())
                    .results()
                    .anyMatch(name -> name.group(1).equals(client));
        }

        String version() {
            return cells.get(1);
        }
    }

    private static List<Row> rows() throws IOException {
        List<Row> rows = new ArrayList<>();
        for (String line : Files.readAllLines(PAGE)) {
            List<String> cells = List.of(line.replaceAll("^\\| | \\|$", "").split(" \\| "));
            if (cells.size() == 8 && line.startsWith("| `")) {
                rows.add(new Row(cells));
            }
        }
        return rows;
    }

    @Test
    void everyClientIsThereInItsPinnedVersion() throws IOException {
        List<Row> rows = rows();
        Map<String, String> pinned = new HashMap<>();
        for (String folder : List.of("", "agents")) {
            Path file = CLIENTS.resolve(folder).resolve("package.json");
            JsonObject packages = Json.object(Files.readAllBytes(file));
            JsonObject versions = (JsonObject) requireNonNull(packages.get("devDependencies"));
            versions.names().forEach(name -> pinned.put(name, versions.string(name, "")));
        }
        pinned.keySet().removeAll(OTHERS);
        String pom = Files.readString(Path.of("..", "pom.xml"));
        for (String sdk : List.of("openai", "anthropic")) {
            Matcher version = Pattern.compile("<" + sdk + "-java.version>([^<]+)").matcher(pom);
            assertThat(version.find()).isTrue();
            pinned.put("com." + sdk + ":" + sdk + "-java", version.group(1));
        }
        pinned.forEach((client, version) ->
                assertThat(rows)
                        .as(client)
                        .filteredOn(row -> row.isOf(client))
                        .isNotEmpty()
                        .allSatisfy(row -> assertThat(row.version()).isEqualTo(version)));
        assertThat(rows).allMatch(row -> pinned.keySet().stream().anyMatch(row::isOf));
    }

    @Test
    void everyTestThatItNamesIsRun() throws IOException {
        String runs =
                Files.readString(Path.of("src/test/java/io/sfai/gateway/local/RealClientsIT.java"));
        Set<String> named = new HashSet<>();
        for (Row row : rows()) {
            Matcher link = LINK.matcher(row.cells().getLast());
            assertThat(link.find()).as(row.toString()).isTrue();
            Path file = PAGE.resolveSibling(link.group(1)).normalize();
            assertThat(file).exists();
            String name = file.getFileName().toString();
            named.add(name);
            assertThat(name.endsWith("IT.java") || runs.contains("\"" + name + "\"")).isTrue();
        }
        assertThat(named).hasSizeGreaterThan(10);
    }
}
