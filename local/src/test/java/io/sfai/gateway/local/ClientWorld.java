package io.sfai.gateway.local;

import io.sfai.gateway.Main;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;

/**
 * What the tests under {@code clients/} are told: where the gateway is, and where its map expects
 * aimock.
 */
record ClientWorld(String masterKey, int aimockPort, String aimockKey) {

    static ClientWorld make() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new ClientWorld(
                    "sk-sfai-clients-0123456789", free.getLocalPort(), "sk-aimock-9876543210");
        }
    }

    /** The map: aimock, a model that is late, and every mock model under its own name. */
    String modelMap() {
        StringBuilder mocks = new StringBuilder();
        for (String model : Main.mockModels()) {
            mocks.append(", \"mock/%1$s\": \"mock/%1$s\"".formatted(model));
        }
        return """
        {"providers": {"aimock": {"type": "openai", "apiKey": "secret:AIMOCK_API_KEY",
                                  "baseUrl": "http://127.0.0.1:%d/v1"}},
         "defaults": {"timeoutSeconds": 5, "idleSeconds": 5, "retries": 0},
         "models": {"aimock": "aimock/gpt-4o",
                    "late": {"target": "mock/echo", "options": {"firstDelayMs": 2500}}
                    %s}}
        """
                .formatted(aimockPort, mocks);
    }

    Map<String, String> environment(String address) {
        return Map.of(
                "SFAI_URL", address,
                "SFAI_KEY", masterKey,
                "AIMOCK_PORT", Integer.toString(aimockPort),
                "AIMOCK_KEY", aimockKey);
    }
}
