package io.sfai.gateway.tool.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.inference.Part;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.tool.ToolOutcome;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a call gave, as models are told. */
final class CallResultTest {
    private static ToolOutcome of(String json) {
        return CallResult.of(Json.object(json));
    }

    private static ToolOutcome ofPiece(String piece) {
        return of("{\"content\": [" + piece + "]}");
    }

    @Test
    void textsAndImagesStayInOrder() {
        ToolOutcome outcome =
                of(
                        """
                        {"content": [
                          {"type": "text", "text": "before"},
                          {"type": "image", "mimeType": "image/PNG", "data": "iVBORw0KGgo="},
                          {"type": "text", "text": "after", "annotations": {"priority": 1}}]}
                        """);
        assertThat(outcome)
                .isEqualTo(
                        new ToolOutcome(
                                List.of(
                                        new Part.Text("before"),
                                        new Part.Image("data:image/png;base64,iVBORw0KGgo=", ""),
                                        new Part.Text("after")),
                                false,
                                null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"type\":\"audio\",\"mimeType\":\"audio/wav\",\"data\":\"aGk=\"} | (audio, audio/wav, not shown)",
                "{\"type\":\"image\",\"mimeType\":\"image/svg+xml\",\"data\":\"aGk=\"} | (an image of the kind \"image/svg+xml\", not shown)",
                "{\"type\":\"image\",\"mimeType\":\"image/png\",\"data\":\"not base64\"} | (an image that can't be read)",
                "{\"type\":\"image\",\"mimeType\":\"image/png\",\"data\":\"aGk=\"} | (an image that can't be read)",
                "{\"type\":\"image\",\"mimeType\":\"image/png\"} | (an image that can't be read)",
                "{\"type\":\"resource\",\"resource\":{\"uri\":\"a:b\",\"text\":\"its words\"}} | its words",
                "{\"type\":\"resource\",\"resource\":{\"uri\":\"a:b\",\"mimeType\":\"x/y\",\"blob\":\"aGk=\"}} | (a resource, a:b, x/y, not shown)",
                "{\"type\":\"resource\"} | (a resource that can't be read)",
                "{\"type\":\"resource_link\",\"uri\":\"a:b\",\"name\":\"n\",\"description\":\"d\"} | (a resource: n, a:b, d)",
                "{\"type\":\"hologram\"} | (a piece of the kind \"hologram\", not shown)",
                "7 | (a piece that can't be read)"
            })
    void whatNoModelTakesIsToldInWords(String piece, String words) {
        assertThat(ofPiece(piece)).isEqualTo(ToolOutcome.text(words));
    }

    @Test
    void anImageInAResourceIsAnImage() {
        assertThat(
                        ofPiece(
                                        """
                                        {"type": "resource", "resource":
                                          {"uri": "a:b", "mimeType": "image/gif", "blob": "R0lGODdh"}}
                                        """)
                                .parts())
                .containsExactly(new Part.Image("data:image/gif;base64,R0lGODdh", ""));
    }

    /** Upstreams refuse an image that is not what it is declared to be. */
    @Test
    void anImageIsOfTheKindThatItsBytesTell() {
        assertThat(
                        ofPiece(
                                        """
                                        {"type": "image", "mimeType": "image/png",
                                         "data": "R0lGODdh"}
                                        """)
                                .parts())
                .containsExactly(new Part.Image("data:image/gif;base64,R0lGODdh", ""));
    }

    @Test
    void structuredContentAloneIsTextToo() {
        ToolOutcome outcome = of("{\"structuredContent\": {\"a\": 1}}");
        assertThat(outcome.structured()).isEqualTo(new JsonObject().put("a", 1L));
        assertThat(outcome.parts()).containsExactly(new Part.Text("{\"a\":1}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"content\": \"words\"}", "{\"structuredContent\": [1]}"})
    void aResultWithoutContentIsAFailure(String result) {
        assertThat(of(result).failed()).isTrue();
    }

    @Test
    void nothingIsSaidInWordsAsWell() {
        assertThat(of("{\"content\": []}"))
                .isEqualTo(ToolOutcome.text("The tool has run and gave no output."));
        assertThat(of("{\"content\": [], \"isError\": true}"))
                .isEqualTo(ToolOutcome.failed("The tool failed and did not say why."));
    }

    @Test
    void tooManyPiecesAreCut() {
        String many = String.join(",", Collections.nCopies(1_000, "{\"type\": \"text\"}"));
        List<Part> parts = ofPiece(many).parts();
        assertThat(parts).hasSize(201);
        assertThat(parts.getLast()).isEqualTo(new Part.Text("(800 more pieces were left out)"));
    }
}
