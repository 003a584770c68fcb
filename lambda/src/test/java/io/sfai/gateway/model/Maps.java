package io.sfai.gateway.model;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Model maps for the tests. */
final class Maps {
    static final Path ROOT = Path.of("..");

    private Maps() {}

    /** JSON written with single quotes. */
    static byte[] text(String json) {
        return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    static ModelMap parse(String json) throws ModelMapRejected {
        return ModelMapParser.parse(text(json));
    }

    static List<Path> shipped() throws IOException {
        try (Stream<Path> examples = Files.list(ROOT.resolve("docs/examples"))) {
            return Stream.concat(Stream.of(ROOT.resolve("model_map.json")), examples.sorted())
                    .toList();
        }
    }
}
