package io.sfai.gateway.local;

import io.sfai.gateway.Main;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;

/**
 * What the tests under {@code clients/} are told: where the gateway is, and where its map expects
 * aimock and finds Bedrock and what tools ask.
 */
record ClientWorld(
        String masterKey, int aimockPort, String aimockKey, String bedrock, String tools) {
    private static final String CLAUDE = "aimock-anthropic";

    /**
     * @param bedrock a Bedrock's root
     * @param tools the root of a server that knows the weather
     */
    static ClientWorld with(String bedrock, String tools) throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new ClientWorld(
                    "sk-sfai-clients-0123456789",
                    free.getLocalPort(),
                    "sk-aimock-9876543210",
                    bedrock,
                    tools);
        }
    }

    /**
     * The map: aimock as OpenAI and as Anthropic, Bedrock, a model that is late, and every mock
     * model under its own name.
     */
    String modelMap() {
        StringBuilder mocks = new StringBuilder();
        for (String model : Main.mockModels()) {
            mocks.append(", \"mock/%1$s\": \"mock/%1$s\"".formatted(model));
        }
        return """
        {"providers": {"aimock": {"type": "openai", "apiKey": "secret:AIMOCK_API_KEY",
                                  "baseUrl": "http://127.0.0.1:%1$d/v1"},
                       "relayed": {"type": "openai", "apiKey": "secret:AIMOCK_API_KEY",
                                   "baseUrl": "http://127.0.0.1:%1$d/v1", "apis": ["responses"]},
                       "claude": {"type": "anthropic", "apiKey": "secret:AIMOCK_API_KEY",
                                  "baseUrl": "http://127.0.0.1:%1$d"},
                       "bedrock": {"type": "bedrock", "apiKey": "secret:BEDROCK_API_KEY",
                                   "region": "ap-northeast-1", "baseUrl": "%2$s"}},
         "defaults": {"timeoutSeconds": 5, "idleSeconds": 5, "retries": 0},
         "models": {%4$s
                    "aimock-responses": "relayed/gpt-4o",
                    "aimock-anthropic-thinking": {"target": "claude/claude-sonnet-4-5",
                                                  "reasoningEffort": "low"},
                    "bedrock": "bedrock/jp.anthropic.claude-haiku-4-5-20251001-v1:0",
                    "bedrock-thinking":
                            {"target": "bedrock/jp.anthropic.claude-haiku-4-5-20251001-v1:0",
                             "reasoningEffort": "low"},
                    "bedrock-titan": "bedrock/amazon.titan-embed-text-v2:0",
                    "bedrock-cohere": "bedrock/us.cohere.embed-v4:0",
                    "aimock-mini": "aimock/gpt-4o-mini-chats",
                    "late": {"target": "mock/echo", "options": {"firstDelayMs": 2500}},
                    "aimock-agent": {"target": "aimock/gpt-4o", "tools": [%6$s]},
                    "aimock-anthropic-agent": {"target": "claude/claude-sonnet-4-5",
                                               "tools": [%6$s]},
                    "bedrock-agent":
                            {"target": "bedrock/jp.anthropic.claude-haiku-4-5-20251001-v1:0",
                             "tools": [%6$s]}
                    %3$s},
         "tools": {%6$s: {"type": "builtin", "url": "%5$s"}}}
        """
                .formatted(
                        aimockPort,
                        bedrock,
                        mocks,
                        aliases("aimock", "aimock/gpt-4o", "aimock/gpt-4o-mini", CLAUDE)
                                + aliases(
                                        CLAUDE,
                                        "claude/claude-sonnet-4-5",
                                        "claude/claude-haiku-4-5",
                                        "aimock"),
                        tools,
                        "\"get_current_weather\"");
    }

    /**
     * A target that gets one try, no patience, or three tries.
     *
     * @param small a target that no other alias has, so that none has had it cool down, with
     *     another provider's alias to help it out
     */
    private static String aliases(String name, String target, String small, String other) {
        return """
        "%1$s": "%2$s",
        "%1$s-impatient": {"target": "%2$s", "timeoutSeconds": 1, "idleSeconds": 1},
        "%1$s-retried": {"target": "%2$s", "retries": 2},
        "%1$s-fallback": {"target": "%4$s", "fallbacks": ["%3$s"]},
        """
                .formatted(name, target, other, small);
    }

    /** The secrets that the map names. */
    Map<String, String> secrets() {
        return Map.of("AIMOCK_API_KEY", aimockKey, "BEDROCK_API_KEY", "bedrock-5432109876");
    }

    Map<String, String> environment(String address) {
        return Map.of(
                "SFAI_URL", address,
                "SFAI_KEY", masterKey,
                "SFAI_UPSTREAMS", "openai,anthropic,bedrock",
                "BEDROCK_URL", bedrock,
                "AIMOCK_PORT", Integer.toString(aimockPort),
                "AIMOCK_KEY", aimockKey);
    }
}
