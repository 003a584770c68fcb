package io.sfai.gateway.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Another process that has locked a database. It must be another one: a process that reads the
 * bytes of a file loses the locks that it has on it.
 */
final class LockedFile implements AutoCloseable {
    private final Process process;

    private LockedFile(Process process) {
        this.process = process;
    }

    static LockedFile of(Path file, String... statements) throws IOException {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(List.of("-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED"));
        words.addAll(List.of("-cp", System.getProperty("java.class.path")));
        words.addAll(List.of(LockedFile.class.getName(), file.toString()));
        words.addAll(Arrays.asList(statements));
        LockedFile locked = new LockedFile(new ProcessBuilder(words).start());
        String said = locked.process.inputReader(StandardCharsets.UTF_8).readLine();
        if (!"locked".equals(said)) {
            throw new IOException("it could not be locked: " + said);
        }
        return locked;
    }

    /** Takes a file and statements, and keeps what they lock until it is killed. */
    public static void main(String[] args) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + args[0]);
                Statement statement = connection.createStatement()) {
            for (String each : Arrays.asList(args).subList(1, args.length)) {
                statement.execute(each);
            }
            System.out.println("locked");
            Thread.currentThread().join();
        }
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
