package io.sfai.gateway.local.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A streamed answer, read event by event, strictly: this is no place for a lenient reader. */
final class EventStream implements AutoCloseable {
    static final String DONE = "[DONE]";

    private final HttpResponse<InputStream> response;
    private final BufferedReader in;

    EventStream(HttpResponse<InputStream> response) {
        this.response = response;
        this.in =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    int status() {
        return response.statusCode();
    }

    @Nullable String header(String name) {
        return response.headers().firstValue(name).orElse(null);
    }

    String id() {
        return Objects.requireNonNull(header("x-request-id"));
    }

    /** The next event's data, or a comment with its colon, or null at the end. */
    @Nullable String next() throws IOException {
        String line = in.readLine();
        if (line == null) {
            return null;
        }
        assertThat(in.readLine()).as("the line after " + line).isEmpty();
        if (line.startsWith(":")) {
            return line;
        }
        assertThat(line).startsWith("data: ");
        return line.substring(6);
    }

    /** The next line as it stands, or null at the end. */
    @Nullable String line() throws IOException {
        return in.readLine();
    }

    /** The id of the response that the first event is about. */
    String firstResponseId() throws IOException {
        assertThat(line()).isEqualTo("event: response.created");
        JsonObject event = Json.object(Objects.requireNonNull(line()).substring(6));
        JsonObject response = Objects.requireNonNull(event.object("response"));
        return Objects.requireNonNull(response.string("id"));
    }

    /** The next event as a chunk. */
    JsonObject chunk() throws IOException {
        String data = next();
        assertThat(data).isNotNull();
        return Json.object(Objects.requireNonNull(data));
    }

    /** All chunks up to {@code [DONE]}, which is there and last; comments are left out. */
    List<JsonObject> chunks() throws IOException {
        List<JsonObject> chunks = new ArrayList<>();
        for (String data : rest()) {
            chunks.add(Json.object(data));
        }
        return chunks;
    }

    /** The data up to {@code [DONE]}, which is there and last. */
    List<String> rest() throws IOException {
        assertThat(status()).isEqualTo(200);
        List<String> all = new ArrayList<>();
        for (String data = next(); data != null; data = next()) {
            if (!data.startsWith(":")) {
                all.add(data);
            }
        }
        assertThat(all).last().isEqualTo(DONE);
        all.removeLast();
        assertThat(all).doesNotContain(DONE);
        return all;
    }

    /** What the chunks' deltas say under a name, put together. */
    static String said(List<JsonObject> chunks, String field) {
        StringBuilder said = new StringBuilder();
        for (JsonObject chunk : chunks) {
            JsonObject delta = delta(chunk);
            if (delta != null) {
                said.append(delta.string(field, ""));
            }
        }
        return said.toString();
    }

    static @Nullable JsonObject delta(JsonObject chunk) {
        JsonObject choice = choice(chunk);
        return choice == null ? null : choice.object("delta");
    }

    static @Nullable JsonObject choice(JsonObject chunk) {
        JsonArray choices = chunk.array("choices");
        return choices == null ? null : choices.object(0);
    }

    /** The finish reasons of the chunks that have one. */
    static List<String> finishes(List<JsonObject> chunks) {
        List<String> reasons = new ArrayList<>();
        for (JsonObject chunk : chunks) {
            JsonObject choice = choice(chunk);
            String reason = choice == null ? null : choice.string("finish_reason");
            if (reason != null) {
                reasons.add(reason);
            }
        }
        return reasons;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
