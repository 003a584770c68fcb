package io.sfai.gateway.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * A request as it stands on the wire. In the file, line ends are for the reader only; those of the
 * wire are written as escapes, and NUL likewise.
 */
final class WireFixture {
    private WireFixture() {}

    static String read(String name, FakeRuntimeApi api) throws IOException {
        try (InputStream in = WireFixture.class.getResourceAsStream("/runtime-api/" + name)) {
            if (in == null) {
                throw new IOException("no fixture " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replaceAll("\r?\n", "")
                    .replace("\\r", "\r")
                    .replace("\\n", "\n")
                    .replace("\\0", "\0")
                    .replace("{directory}", System.getProperty("user.dir", "/"))
                    .replace("{authority}", api.authority());
        }
    }
}
