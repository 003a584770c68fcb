package io.sfai.gateway.local.contract;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import java.util.Objects;

/** The part of the map that is about aliases with tools. */
public final class AgentMap {
    static final String ANTHROPIC = "claude-haiku-4-5";
    static final String BEDROCK = "jp.anthropic.claude-haiku-4-5-20251001-v1:0";

    private static final String PARTS =
            """
            {
              "providers": {
                "scripted": { "type": "openai", "baseUrl": "@models/v1",
                              "apiKey": "secret:FAKE_API_KEY" },
                "scripted-claude": { "type": "anthropic", "baseUrl": "@models",
                                     "apiKey": "secret:FAKE_API_KEY" },
                "scripted-bedrock": { "type": "bedrock", "region": "ap-northeast-1",
                                      "baseUrl": "@models", "apiKey": "secret:FAKE_API_KEY" }
              },
              "models": {
                "agent-openai": { "target": "scripted/worker", "tools": [@all] },
                "agent-anthropic": { "target": "scripted-claude/@claude", "tools": [@all] },
                "agent-bedrock": { "target": "scripted-bedrock/@bedrock", "tools": [@all] },
                "agent-thinking": { "target": "scripted-claude/claude-sonnet-4-5",
                                    "reasoningEffort": "low", "tools": [@all] },
                "agent-brief": { "target": "scripted/worker", "tools": [@all], "maxSteps": 3 },
                "agent-once": { "target": "scripted/worker", "tools": [@all], "maxSteps": 1 },
                "agent-hasty": { "target": "scripted/worker", "tools": [@all],
                                 "maxToolSeconds": 1 },
                "agent-poor": { "target": "scripted/dear", "tools": [@all], "maxCostUsd": 0.5 },
                "agent-timed": { "target": "scripted/worker", "tools": [@all],
                                 "totalSeconds": 4 },
                "agent-twofold": { "target": "scripted/dear", "tools": [@all],
                                   "fallbacks": ["agent-openai"] },
                "agent-gated": { "target": "fake/agent-gated", "tools": [@all] },
                "agent-progress": { "target": "scripted/worker", "tools": [@all],
                                    "showTools": "progress" },
                "agent-full": { "target": "scripted/worker", "tools": [@all],
                                "showTools": "full" }
              },
              "tools": {
                "get_current_weather": { "type": "builtin", "url": "@tools" },
                "say": { "type": "http", "method": "GET", "url": "@tools/say/{text}",
                         "description": "Says a text.",
                         "parameters": { "type": "object",
                                         "properties": { "text": { "type": "string" } },
                                         "required": ["text"], "additionalProperties": false } },
                "after": { "type": "http", "method": "GET", "url": "@tools/after/{ms}/{text}",
                           "description": "Says a text after some milliseconds.",
                           "parameters": { "type": "object",
                                           "properties": { "ms": { "type": "integer" },
                                                           "text": { "type": "string" } },
                                           "required": ["ms", "text"] } },
                "broken": { "type": "http", "method": "GET", "url": "@tools/status/503",
                            "description": "Does not work." },
                "long": { "type": "http", "method": "GET", "url": "@tools/long/{letters}",
                          "description": "Says many letters.",
                          "parameters": { "type": "object",
                                          "properties": { "letters": { "type": "integer" } },
                                          "required": ["letters"] } },
                "silent": { "type": "http", "method": "GET", "url": "@tools/silent",
                            "description": "Says nothing.", "timeoutSeconds": 20 },
                "impatient": { "type": "http", "method": "GET", "url": "@tools/silent",
                               "description": "Says nothing, for a while.",
                               "timeoutSeconds": 1 }
              },
              "prices": { "scripted/worker": { "input": 1000, "output": 10000 },
                          "scripted/dear": { "input": 5000, "output": 20000 } }
            }
            """;

    private AgentMap() {}

    /**
     * A map with these parts besides its own.
     *
     * @param models the root of the scripted models
     * @param tools the root of the tools' server
     */
    public static String joined(String map, String models, String tools) {
        JsonObject whole = Json.object(map);
        JsonObject parts =
                Json.object(
                        PARTS.replace("@models", models)
                                .replace("@tools", tools)
                                .replace("@claude", ANTHROPIC)
                                .replace("@bedrock", BEDROCK)
                                .replace(
                                        "@all",
                                        "\"get_current_weather\", \"say\", \"after\", \"broken\","
                                                + " \"long\", \"silent\", \"impatient\""));
        for (String part : parts.names()) {
            JsonObject added = Objects.requireNonNull(parts.object(part));
            JsonObject into = whole.object(part);
            JsonObject all = into == null ? new JsonObject() : into;
            added.names().forEach(name -> all.put(name, added.get(name)));
            whole.put(part, all);
        }
        return Json.text(whole);
    }
}
