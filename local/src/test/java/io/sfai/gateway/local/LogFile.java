package io.sfai.gateway.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A gateway's log, which clients in other processes read while it is written. */
final class LogFile implements Consumer<String> {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Path file;

    LogFile(Path file) throws IOException {
        this.file = Files.createFile(file).toAbsolutePath();
    }

    @Override
    public synchronized void accept(String line) {
        lines.add(line);
        try {
            Files.writeString(file, line + "\n", StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> lines() {
        return lines;
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
