package io.sfai.gateway.local.emulator;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/** Packages the scripted function as a zip with a wrapper, which is all that Lambda asks of one. */
final class FunctionZip {
    private static final String WRAPPER =
            """
            #!/bin/sh
            # The wrapper gets the interpreter and its arguments; our main takes the place of AWS's.
            java=$1
            exec "$java" -Xshare:auto -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \\
              -cp "$TEST_CLASSES" io.sfai.gateway.local.emulator.ScriptedFunction "$@"
            """;

    private FunctionZip() {}

    static Path create(Path directory, boolean executable) throws IOException {
        Path zip = directory.resolve("function.zip");
        Map<String, Object> options = Map.of("create", true, "enablePosixFileAttributes", true);
        try (FileSystem archive = FileSystems.newFileSystem(zip, options)) {
            Path wrapper = archive.getPath("/bin/stream-wrapper");
            Files.createDirectory(wrapper.getParent());
            Files.writeString(wrapper, WRAPPER);
            Files.setPosixFilePermissions(
                    wrapper,
                    PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
            Files.writeString(archive.getPath("/data.txt"), "data");
        }
        return zip;
    }

    /** Where the scripted function's own class is. */
    static String classes() {
        return Path.of(
                        ScriptedFunction.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .getPath())
                .toString();
    }
}
