package io.sfai.gateway.model;

import io.sfai.gateway.model.RejectedMaps.Case;
import java.util.stream.Stream;

/** Aliases whose {@code capabilities} have one thing wrong. */
final class RejectedCapabilities {
    private RejectedCapabilities() {}

    static Stream<Case> all() {
        return Stream.of(
                wrong("'capabilities#': []", "", "an object is expected, not a list"),
                wrong(
                        "'capabilities': {\n'refuse#': ['stop']}",
                        ".refuse",
                        "unknown name; did you mean refuses?"),
                wrong("'capabilities': {\n'takes#': 'stop'}", ".takes", "a list is expected"),
                wrong("'capabilities': {'takes': ['stop',\n#'']}", ".takes[1]", "it is empty"),
                wrong(
                        "'capabilities': {'refuses': ['stop',\n#'stop']}",
                        ".refuses[1]",
                        "stands here twice"),
                wrong(
                        "'capabilities': {\n'thinking#': 'adaptve'}",
                        ".thinking",
                        "did you mean adaptive?"),
                wrong(
                        "'capabilities': {\n'structuredOutput#': true}",
                        ".structuredOutput",
                        "one of native, tool, none is expected, not true or false"),
                wrong(
                        "'capabilities': {\n'oneOfTemperatureAndTopP#': 1}",
                        ".oneOfTemperatureAndTopP",
                        "true or false is expected, not a number"),
                wrong(
                        "'capabilities': {\n'maxOutputTokens#': 0}",
                        ".maxOutputTokens",
                        "from 1 to 100000000"),
                wrong(
                        "'capabilities': {\n'contextWindow#': 1.5}",
                        ".contextWindow",
                        "a whole number"),
                wrong(
                        "'contextWindow': 1000, 'capabilities': {\n'contextWindow#': 1000}",
                        ".contextWindow",
                        "the alias says contextWindow already"));
    }

    private static Case wrong(String settings, String path, String reason) {
        String alias = "{\n'models': {\n'a': {'target': 'mock/x',\n" + settings + "}}}";
        return new Case(alias, "$.models.a.capabilities" + path, reason);
    }
}
