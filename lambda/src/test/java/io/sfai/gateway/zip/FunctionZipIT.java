package io.sfai.gateway.zip;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The zip as Maven has just made it. */
class FunctionZipIT {
    private static final Path ZIP = Path.of("target/sfai-lambda.zip");

    private FileSystem zip;

    @BeforeEach
    void open() throws IOException {
        zip =
                FileSystems.newFileSystem(
                        URI.create("jar:" + ZIP.toUri()),
                        Map.of("enablePosixFileAttributes", true));
    }

    @AfterEach
    void close() throws IOException {
        zip.close();
    }

    @Test
    void holdsTheWrapperAndJarsAndNothingElse() throws IOException {
        List<String> files = files();
        assertThat(files).contains("/bin/stream-wrapper", "/lib/sfai-lambda.jar");
        assertThat(files).filteredOn(f -> f.startsWith("/lib/aws-lambda-java-core-")).hasSize(1);
        assertThat(files).allMatch(f -> f.matches("/bin/stream-wrapper|/lib/[^/]+[.]jar"));
    }

    @Test
    void holdsNothingOfTheLaptop() throws IOException {
        assertThat(files())
                .noneMatch(f -> f.matches("(?i).*(sqlite|picocli|helidon|junit|assertj).*"));
    }

    @Test
    void isSmall() throws IOException {
        assertThat(Files.size(ZIP)).isLessThan(30_000_000);
    }

    @Test
    void theWrapperCanRunOnLinux() throws IOException {
        Path wrapper = zip.getPath("/bin/stream-wrapper");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(wrapper)))
                .isEqualTo("rwxr-xr-x");
        assertThat(Files.readString(wrapper)).startsWith("#!/bin/sh\n").doesNotContain("\r");
        for (String jar : files()) {
            if (jar.startsWith("/lib/")) {
                assertThat(Files.getPosixFilePermissions(zip.getPath(jar)))
                        .as(jar)
                        .isEqualTo(PosixFilePermissions.fromString("rw-r--r--"));
            }
        }
    }

    @Test
    void entriesCarryNoTimeOfTheirBuild() throws IOException {
        Set<FileTime> times = new java.util.HashSet<>();
        for (String file : files()) {
            times.add(Files.getLastModifiedTime(zip.getPath(file)));
        }
        assertThat(times).as("times of the entries").hasSize(1);
    }

    @Test
    void theFunctionsClassesAreThere() throws IOException {
        Path jar = Files.createTempFile("sfai-lambda", ".jar");
        try {
            Files.write(jar, Files.readAllBytes(zip.getPath("/lib/sfai-lambda.jar")));
            try (FileSystem classes = FileSystems.newFileSystem(jar)) {
                assertThat(classes.getPath("/io/sfai/gateway/runtime/InvocationLoop.class"))
                        .exists();
                assertThat(classes.getPath("/io/sfai/gateway/functionurl/FunctionUrlHandler.class"))
                        .exists();
            }
        } finally {
            Files.delete(jar);
        }
    }

    private List<String> files() throws IOException {
        try (Stream<Path> paths = Files.walk(zip.getPath("/"))) {
            return paths.filter(Files::isRegularFile).map(Path::toString).toList();
        }
    }
}
