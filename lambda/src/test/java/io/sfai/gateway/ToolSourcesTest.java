package io.sfai.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sfai.gateway.error.GatewayError.NotBuilt;
import io.sfai.gateway.error.GatewayError.Unavailable;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.model.ModelMap.ToolSpec;
import io.sfai.gateway.secret.EnvironmentSecrets;
import io.sfai.gateway.tool.ToolSource;
import io.sfai.gateway.upstream.UpstreamClient;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ToolSourcesTest {
    private final ToolSources sources =
            new ToolSources(
                    new EnvironmentSecrets(Map.of()),
                    new UpstreamClient(InstantSource.system()),
                    InstantSource.system(),
                    (name, failure) -> {});

    @Test
    void everyTypeHasItsTools() {
        ToolSource builtIn = source("calculate", "builtin", new JsonObject());
        assertThat(builtIn.tools()).hasSize(1).isEqualTo(builtIn.tools());
        JsonObject http = new JsonObject().put("url", "http://a.test/").put("method", "GET");
        assertThat(source("lookup", "http", http).tools())
                .singleElement()
                .satisfies(tool -> assertThat(tool.definition().name()).isEqualTo("lookup"));
    }

    @Test
    void whatIsWrongIsSaidWhenToolsAreAskedFor() {
        assertFails(source("nothing", "builtin", new JsonObject()), NotBuilt.class);
        assertFails(source("a", "carrier_pigeon", new JsonObject()), NotBuilt.class);
        JsonObject http = new JsonObject().put("url", "http://{host}/");
        assertFails(source("lookup", "http", http), Unavailable.class);
    }

    private static void assertFails(ToolSource source, Class<?> error) {
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(source::tools)
                    .isInstanceOfSatisfying(
                            GatewayException.class, e -> assertThat(e.error()).isInstanceOf(error));
        }
    }

    private ToolSource source(String name, String type, JsonObject body) {
        return sources.apply(new ToolSpec(name, type, body));
    }
}
