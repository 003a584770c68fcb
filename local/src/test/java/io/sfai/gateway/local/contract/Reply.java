package io.sfai.gateway.local.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.net.http.HttpHeaders;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A whole answer. */
record Reply(int status, HttpHeaders headers, String body) {
    JsonObject json() {
        return Json.object(body);
    }

    /** The error of OpenAI's shape, whose message and type are always there. */
    JsonObject error() {
        assertThat(header("content-type")).startsWith("application/json");
        return error(body);
    }

    static JsonObject error(String body) {
        JsonObject error = Json.object(body).object("error");
        assertThat(error).as(body).isNotNull();
        JsonObject there = Objects.requireNonNull(error);
        assertThat(there.string("message")).as(body).isNotBlank();
        assertThat(there.string("type")).as(body).isNotBlank();
        assertThat(there.names()).contains("param", "code");
        return there;
    }

    /** The only choice's message. */
    JsonObject message() {
        return Objects.requireNonNull(choice().object("message"));
    }

    JsonObject choice() {
        assertThat(status).as(body).isEqualTo(200);
        JsonArray choices = Objects.requireNonNull(json().array("choices"));
        assertThat(choices.size()).isEqualTo(1);
        return Objects.requireNonNull(choices.object(0));
    }

    @Nullable String header(String name) {
        return headers.firstValue(name).orElse(null);
    }

    String id() {
        return Objects.requireNonNull(header("x-request-id"));
    }
}
