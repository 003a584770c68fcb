package io.sfai.gateway.local.emulator;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** A function's zip, unpacked into a directory of its own: what Lambda has at /var/task. */
final class TaskRoot implements AutoCloseable {
    private static final Set<PosixFilePermission> READABLE =
            PosixFilePermissions.fromString("r--r--r--");

    private final Path directory;

    /** Unpacks a zip, with the executable bits that it records. */
    TaskRoot(Path zip) throws IOException {
        directory = Files.createTempDirectory("lambda-task").toRealPath();
        Map<String, Object> posix =
                Map.of("enablePosixFileAttributes", true, "defaultPermissions", READABLE);
        try (FileSystem archive = FileSystems.newFileSystem(zip, posix);
                Stream<Path> entries = Files.walk(archive.getPath("/"))) {
            for (Path entry : (Iterable<Path>) entries::iterator) {
                unpack(entry);
            }
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    Path directory() {
        return directory;
    }

    @Override
    public void close() throws IOException {
        if (Files.notExists(directory)) {
            return;
        }
        Files.walkFileTree(
                directory,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path left, IOException failure)
                            throws IOException {
                        Files.delete(left);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }

    private void unpack(Path entry) throws IOException {
        Path target = directory.resolve(entry.toString().substring(1)).normalize();
        if (!target.startsWith(directory)) {
            throw new IOException("an entry of the zip points out of it: " + entry);
        }
        if (Files.isDirectory(entry)) {
            Files.createDirectories(target);
            return;
        }
        Files.copy(entry, target);
        Set<PosixFilePermission> permissions = EnumSet.of(PosixFilePermission.OWNER_READ);
        permissions.addAll(Files.getPosixFilePermissions(entry));
        Files.setPosixFilePermissions(target, permissions);
    }
}
