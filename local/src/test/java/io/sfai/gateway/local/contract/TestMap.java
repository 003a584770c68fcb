package io.sfai.gateway.local.contract;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The model map, settings and keys that the contract's tests count on. */
public final class TestMap {
    public static final String MASTER_KEY = "sk-master-for-tests-0815";
    public static final String FAKE_KEY = "sk-fake-4711-abcdefgh";

    /** Of no shape that could be known for a key. */
    public static final String STRANGE_KEY = "tiger.Lily+42/zz";

    public static final Map<String, String> SECRETS =
            Map.of(
                    "MASTER_KEY", MASTER_KEY,
                    "FAKE_API_KEY", FAKE_KEY,
                    "STRANGE_API_KEY", STRANGE_KEY,
                    "PLACEHOLDER_API_KEY", "REPLACE_ME");

    /** Long enough to see an upstream fail before it, short enough to be waited for. */
    public static final Map<String, String> SETTINGS =
            Map.of(
                    "KEEP_ALIVE_SECONDS", "2",
                    "MAX_BODY_BYTES", "1048576",
                    "RATE_LIMIT_QPM", "0");

    private static final String MOCKS =
            Stream.of(
                            "echo",
                            "slow",
                            "long",
                            "tool",
                            "tools",
                            "reasoning",
                            "length",
                            "filter",
                            "no-usage",
                            "error",
                            "error-429",
                            "error-503",
                            "error-midstream",
                            "cut",
                            "stall",
                            "silent",
                            "malformed")
                    .map("\"mock/%1$s\": \"mock/%1$s\""::formatted)
                    .collect(Collectors.joining(",\n"));

    /** Each has a model of its own at the fake upstream: what cools stays so for a while. */
    private static final String ROUTES =
            """
            "busy": { "target": "fake/busy", "retries": 2 },
            "waits": { "target": "fake/waits", "retries": 2 },
            "limited": { "target": "fake/limited", "retries": 2 },
            "limited-first": { "target": "fake/limited-first", "retries": 2, "fallbacks": ["said"] },
            "down": { "target": "fake/down", "retries": 2, "fallbacks": ["said"] },
            "shared": { "target": "fake/shared", "retries": 2, "fallbacks": ["said"] },
            "hopeless": { "target": "fake/hopeless", "fallbacks": ["mock/error"] },
            "settings": { "target": "fake/settings", "system": "First.", "temperature": 1,
                          "fallbacks": ["polite"] },
            "wrong": { "target": "fake/wrong", "retries": 2, "fallbacks": ["said"] },
            "keys": { "target": "keyless/keys", "retries": 2, "fallbacks": ["said"] },
            "secretless": { "target": "missing/plain", "fallbacks": ["claude", "said"] },
            "narrow": { "target": "fake/narrow", "fallbacks": ["said"] },
            "wide": { "target": "fake/narrow", "fallbacks": ["said"],
                      "fallbackOn": ["context_window"] },
            "strict": { "target": "fake/strict", "fallbacks": ["said"] },
            "lenient": { "target": "fake/strict", "fallbacks": ["said"],
                         "fallbackOn": ["content_filter"] },
            "lenient-alone": { "target": "fake/strict", "fallbacks": ["nobody"],
                               "fallbackOn": ["content_filter"] },
            "cut-early": { "target": "fake/cut-early", "retries": 2 },
            "cut-late": { "target": "fake/cut-late", "retries": 2, "fallbacks": ["said"] },
            "cut-mock": { "target": "broken/cut", "fallbacks": ["said"] },
            "in-a-hurry": { "target": "fake/in-a-hurry", "retries": 2, "totalSeconds": 3 },
            "dumb": { "target": "fake/dumb", "retries": 2, "timeoutSeconds": 1,
                      "fallbacks": ["said"] },
            "plainer": { "target": "fake/plainer",
                         "capabilities": { "refuses": ["seed", "tools"] } },
            "picky": { "target": "fake/plainer", "dropParams": false,
                       "capabilities": { "refuses": ["seed", "tools"] } },
            "either": { "targets": [ { "target": "fake/one", "weight": 1000 },
                                     { "target": "fake/other" } ], "retries": 1 },\
            """;

    /** Small models that choose, and what they choose from. */
    private static final String TRIAGES =
            """
            "chooser": "fake/chooser",
            "always-talk": { "target": "mock/echo", "options": { "text": "{\\"route\\":\\"talk\\"}" } },
            "coder": { "target": "fake/coder", "description": "Whatever is about code." },
            "talker": { "target": "mock/echo", "options": { "text": "so we talk" } },
            "desk": { "triage": { "by": "chooser", "else": "said",
                      "routes": { "code": "coder", "talk": "talker", "call": "mock/tool" } } },
            "talk-desk": { "triage": { "by": "always-talk", "else": "said",
                           "routes": { "code": "coder", "talk": "talker" } } },
            "gullible-desk": { "triage": { "by": "mock/echo", "else": "said",
                               "routes": { "code": "coder", "talk": "talker" } } },
            "desk-last": { "target": "mock/error", "fallbacks": ["desk"] },\
            """;

    private TestMap() {}

    public static String json(String baseUrl) {
        return """
        {
          "providers": {
            "fake": { "type": "openai", "baseUrl": "@", "apiKey": "secret:FAKE_API_KEY" },
            "strange": { "type": "openai", "baseUrl": "@", "apiKey": "secret:STRANGE_API_KEY" },
            "keyless": { "type": "openai", "baseUrl": "@/" },
            "missing": { "type": "openai", "baseUrl": "@", "apiKey": "secret:MISSING_API_KEY" },
            "placeholder":
              { "type": "openai", "baseUrl": "@", "apiKey": "secret:PLACEHOLDER_API_KEY" },
            "between": { "type": "openai", "baseUrl": "@", "apis": ["fim"] },
            "broken": { "type": "mock" },
            "nobody": { "type": "openai", "baseUrl": "http://127.0.0.1:1/v1" },
            "anthropic": { "type": "anthropic", "apiKey": "secret:ANTHROPIC_API_KEY" },
            "messages": { "type": "anthropic", "baseUrl": "%", "apiKey": "secret:FAKE_API_KEY" }
          },
          "defaults": { "retries": 0 },
          "models": {
            "plain": "fake/plain",
            "hasty": { "target": "fake/plain", "timeoutSeconds": 1, "idleSeconds": 1 },
            "polite": { "target": "fake/plain", "system": "Be polite.", "temperature": 0.25,
                        "maxTokens": 77 },
            "brief": { "target": "fake/plain", "maxTokens": 9 },
            "fim": "between/codestral",
            "chats": "fake/chats",
            "breaks": "fake/breaks",
            "strange": "strange/plain",
            "keyless": "keyless/plain",
            "missing": "missing/plain",
            "placeholder": "placeholder/plain",
            "nobody": "nobody/plain",
            "half-built": { "targets": [ { "target": "mock/echo" }, { "target": "anthropic/claude-sonnet-4-5", "weight": 99 } ] },
            "claude": "anthropic/claude-sonnet-4-5",
            "fake-claude": "messages/claude-sonnet-4-5",
            "declining": { "target": "messages/declining", "fallbacks": ["said"],
                           "fallbackOn": ["content_filter"] },
            "agent": { "target": "mock/echo", "tools": ["get_current_weather"] },
            "said": { "target": "mock/echo", "options": { "text": "as the map says" } },
            "embed": { "target": "fake/embed", "system": "Be polite.", "temperature": 0.25 },
            "embed-busy": { "target": "fake/embed-busy", "retries": 2 },
            "embed-slow": { "target": "fake/embed-slow", "timeoutSeconds": 1 },
            "embed-down": { "target": "fake/embed-down", "fallbacks": ["mock/echo"] },
            ~
            ^
            #
          },
          "tools": { "get_current_weather": { "type": "builtin" } },
          "prices": { "fake/plain": { "input": 2.5, "output": 10, "cacheRead": 0.5 },
                      "fake/embed": { "input": 100 },
                      "fake/chooser": { "input": 10, "output": 10 },
                      "fake/coder": { "input": 1, "output": 1 } }
        }
        """
                .replace("@", baseUrl)
                .replace("%", baseUrl.substring(0, baseUrl.length() - "/v1".length()))
                .replace("~", ROUTES)
                .replace("^", TRIAGES)
                .replace("#", MOCKS);
    }
}
