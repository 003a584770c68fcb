package io.sfai.gateway.local.contract;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.local.upstream.Answer;
import io.sfai.gateway.local.upstream.Chunks;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** {@code ADMIN_API=on}: keys that are made, used, told and taken back over HTTP. */
abstract class AdminContract extends Contract {
    AdminContract(Gateways gateways) throws Exception {
        super(gateways, Map.of("ADMIN_API", "on"));
    }

    @Test
    void aKeyLivesFromGenerateToDelete() throws Exception {
        String name = "admin-" + UUID.randomUUID();
        JsonObject made =
                post(
                        "/key/generate",
                        "{\"key_alias\": \"%s\", \"models\": [\"plain\"], \"duration\": \"1d\","
                                        .formatted(name)
                                + " \"max_budget\": 5, \"budget_duration\": \"1d\"}");
        String text = requireNonNull(made.string("key"));
        String id = requireNonNull(made.string("token_id"));
        upstream.on("plain", new Answer.Json(Chunks.completion("{\"content\":\"hi\"}", "stop")));
        Reply used =
                client.bare(
                        "POST",
                        "/chat/completions",
                        Ask.whole("plain", "hello"),
                        "x-api-key",
                        text);
        assertThat(used.message().string("content")).isEqualTo("hi");

        Polling.until("its spend is counted", () -> spend(name) > 0);
        JsonArray rows = requireNonNull(rows(name));
        JsonObject row = requireNonNull(rows.object(0));
        assertThat(row.string("request_id")).isEqualTo(used.id());
        assertThat(row.string("api_key")).isEqualTo(id);
        assertThat(row.string("model")).isEqualTo("fake/plain");

        post("/key/update", "{\"key\": \"%s\", \"rpm_limit\": 7}".formatted(id));
        assertThat(info(name).integer("rpm_limit")).isEqualTo(7);
        JsonObject deleted = post("/key/delete", "{\"keys\": [\"%s\"]}".formatted(text));
        assertThat(requireNonNull(deleted.array("deleted_keys")).get(0)).isEqualTo(id);
        assertThat(info(name).isTrue("blocked")).isTrue();
        for (String event : List.of("key_created", "key_updated", "key_revoked")) {
            assertThat(log.events(event)).anyMatch(line -> id.equals(line.string("key")));
        }
        assertThat(log.all()).noneMatch(line -> line.contains(text.substring(21)));
    }

    @Test
    void othersMayNotAndBadWordsAreTold() throws Exception {
        String text = requireNonNull(post("/v1/key/generate", "{}").string("key"));
        for (String path : List.of("/key/generate", "/key/update", "/key/delete")) {
            Reply reply = client.bare("POST", path, "{}", "x-api-key", text);
            assertThat(reply.status()).isEqualTo(403);
            assertThat(reply.error().string("code")).isEqualTo("master_key_needed");
        }
        String stranger = "sk-sfai-000000000000-" + "z".repeat(43);
        Reply reply = client.bare("GET", "/key/info?key=x", null, "x-api-key", stranger);
        assertThat(reply.status()).isEqualTo(401);
        Reply bad = client.call("POST", "/key/generate", "{\"max_budget\": 5}");
        assertThat(bad.status()).isEqualTo(400);
        assertThat(bad.error().string("param")).isEqualTo("budget_duration");
        assertThat(client.call("GET", "/key/info?key=nobody", null).status()).isEqualTo(404);
    }

    @Test
    void withoutTheSettingThereIsNothing() throws Exception {
        Client plain = new Client(gateways.with(Map.of()));
        assertThat(plain.call("POST", "/key/generate", "{}").status()).isEqualTo(404);
        assertThat(plain.call("GET", "/spend/logs?api_key=master", null).status()).isEqualTo(404);
    }

    private double spend(String name) throws Exception {
        Number spend = info(name).number("spend");
        return spend == null || rows(name) == null ? 0 : spend.doubleValue();
    }

    private JsonObject info(String name) throws Exception {
        Reply reply = client.call("GET", "/key/info?key=" + name, null);
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return requireNonNull(reply.json().object("info"));
    }

    private @Nullable JsonArray rows(String name) throws Exception {
        Reply reply = client.call("GET", "/spend/logs?api_key=" + name, null);
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        Object rows = Json.parse(reply.body().getBytes(StandardCharsets.UTF_8));
        return rows instanceof JsonArray array && !array.isEmpty() ? array : null;
    }

    private JsonObject post(String path, String body) throws Exception {
        Reply reply = client.call("POST", path, body);
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return reply.json();
    }
}
