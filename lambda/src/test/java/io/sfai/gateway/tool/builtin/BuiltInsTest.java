package io.sfai.gateway.tool.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.model.ModelMap;
import io.sfai.gateway.model.ModelMap.ToolSpec;
import io.sfai.gateway.tool.GatewayTool;
import io.sfai.gateway.tool.Schema;
import io.sfai.gateway.upstream.UpstreamClient;
import java.time.InstantSource;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class BuiltInsTest {
    @Test
    void eachIsThereByItsName() {
        assertThat(BuiltIns.names())
                .containsExactly(
                        "calculate", "fetch_url", "get_current_time", "get_current_weather");
        assertThat(ModelMap.BUILT_IN_TOOLS).isEqualTo(BuiltIns.names());
        for (String name : BuiltIns.names()) {
            GatewayTool tool = tool(name);
            assertThat(tool.definition().name()).isEqualTo(name);
            assertThat(tool.definition().description()).isNotBlank();
            assertThat(tool.server()).isEqualTo("gateway");
            JsonObject parameters = Objects.requireNonNull(tool.definition().parameters());
            assertThat(Schema.of(parameters).unreadable()).isNull();
            assertThat(Schema.of(parameters).problems(new JsonObject().put("?", 1L))).isNotEmpty();
        }
    }

    @Test
    void anotherNameIsRefusedWithTheKnownOnes() {
        assertThatThrownBy(() -> tool("get_rich"))
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining("get_rich")
                .hasMessageContaining("calculate, fetch_url");
    }

    private static GatewayTool tool(String name) {
        InstantSource clock = InstantSource.system();
        ToolSpec spec = new ToolSpec(name, "builtin", new JsonObject());
        return BuiltIns.of(spec, new UpstreamClient(clock), clock);
    }
}
