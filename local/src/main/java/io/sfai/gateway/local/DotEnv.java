package io.sfai.gateway.local;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A file of {@code NAME=value} lines for a laptop's keys. The environment wins over it. */
final class DotEnv {
    private DotEnv() {}

    /**
     * The environment with what the file adds to it.
     *
     * @throws IllegalArgumentException naming the first line that is no assignment; the line
     *     itself, which may hold a key, is not repeated
     */
    static Map<String, String> merged(Path file, Map<String, String> environment)
            throws IOException {
        Map<String, String> merged = new HashMap<>();
        if (Files.isRegularFile(file)) {
            List<String> lines = lines(file);
            for (int i = 0; i < lines.size(); i++) {
                read(file, i + 1, lines.get(i).strip(), merged);
            }
        }
        merged.putAll(environment);
        return merged;
    }

    private static List<String> lines(Path file) throws IOException {
        try {
            String text = Files.readString(file);
            // Editors on Windows begin a file with a byte order mark.
            return (text.startsWith("\uFEFF") ? text.substring(1) : text).lines().toList();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(file + " is not text in UTF-8: save it as such", e);
        }
    }

    private static void read(Path file, int number, String line, Map<String, String> into) {
        if (line.isEmpty() || line.startsWith("#")) {
            return;
        }
        String assignment = line.startsWith("export ") ? line.substring(7).strip() : line;
        int equals = assignment.indexOf('=');
        String name = equals < 0 ? "" : assignment.substring(0, equals).strip();
        if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
            throw new IllegalArgumentException(
                    file + " line " + number + " is not of the form NAME=value");
        }
        String value = unquoted(assignment.substring(equals + 1).strip());
        if (!value.isEmpty()) {
            into.put(name, value);
        }
    }

    private static String unquoted(String value) {
        if (value.startsWith("\"") || value.startsWith("'")) {
            int end = value.indexOf(value.charAt(0), 1);
            String rest = end < 0 ? "no end" : value.substring(end + 1).strip();
            if (rest.isEmpty() || rest.startsWith("#")) {
                return value.substring(1, end);
            }
        }
        int comment = value.indexOf(" #");
        return comment < 0 ? value : value.substring(0, comment).strip();
    }
}
