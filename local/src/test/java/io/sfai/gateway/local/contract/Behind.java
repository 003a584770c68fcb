package io.sfai.gateway.local.contract;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.local.matrix.At;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The protocol of the model behind an alias with tools. */
enum Behind {
    OPENAI("agent-openai", AgentContract.WORKER),
    ANTHROPIC("agent-anthropic", AgentMap.ANTHROPIC),
    BEDROCK("agent-bedrock", AgentMap.BEDROCK);

    final String alias;

    /** As the upstream is asked for it. */
    final String model;

    Behind(String alias, String model) {
        this.alias = alias;
        this.model = model;
    }

    /** The tools that the model was told of. */
    List<String> tools(JsonObject body) {
        return switch (this) {
            case OPENAI -> names(At.objects(body, "tools"), "function", "name");
            case ANTHROPIC -> names(At.objects(body, "tools"), "name");
            case BEDROCK -> names(At.objects(body, "toolConfig", "tools"), "toolSpec", "name");
        };
    }

    private static List<String> names(List<JsonObject> tools, Object... place) {
        return tools.stream().map(tool -> String.valueOf(At.value(tool, place))).toList();
    }

    /** What the model was given of its tools, in order: a call's id and what came of it. */
    List<String> results(JsonObject body) {
        List<String> all = new ArrayList<>();
        for (JsonObject message : At.objects(body, "messages")) {
            if (this == OPENAI) {
                if ("tool".equals(message.string("role"))) {
                    all.add(message.string("tool_call_id") + ": " + text(message.get("content")));
                }
            } else {
                results(message, all);
            }
        }
        return all;
    }

    private void results(JsonObject message, List<String> all) {
        for (JsonObject block : At.objects(message, "content")) {
            JsonObject result = this == BEDROCK ? block.object("toolResult") : block;
            if (result != null && this == BEDROCK) {
                all.add(result.string("toolUseId") + ": " + text(result.get("content")));
            } else if (result != null && "tool_result".equals(block.string("type"))) {
                all.add(result.string("tool_use_id") + ": " + text(result.get("content")));
            }
        }
    }

    private static String text(@Nullable Object content) {
        return content instanceof String text ? text : Json.text(content);
    }
}
