package io.sfai.gateway.local.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.local.upstream.Received;

/** What an OpenAI upstream must have been asked: the client's own words, and for usage. */
final class OpenAiAsked {
    private OpenAiAsked() {}

    static void check(Cell cell, Received request) {
        JsonObject asked = Asked.body(cell);
        if (cell.scenario() == Scenario.THINKING) {
            // Thoughts are nothing that OpenAI's own address takes back.
            for (JsonObject turn : At.objects(asked, "messages")) {
                turn.remove("thinking_blocks");
                turn.remove("reasoning_content");
            }
        }
        JsonObject body = request.body();
        assertThat(request.path()).isEqualTo("/v1/chat/completions");
        assertThat(request.headers().get("authorization"))
                .isEqualTo("Bearer " + MatrixMap.SECRETS.get("OPENAI_API_KEY"));
        assertThat(body.string("model")).isEqualTo(MatrixMap.OPENAI_MODEL);
        assertThat(At.value(body, "stream_options", "include_usage"))
                .isEqualTo(cell.streamed() ? Boolean.TRUE : null);
        for (String name : asked.names()) {
            if (!name.equals("model")) {
                assertThat(body.get(name)).as(name).isEqualTo(asked.get(name));
            }
        }
        assertThat(body.names()).containsExactlyInAnyOrderElementsOf(asked.names());
    }
}
