package io.sfai.gateway.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A model map in a local file. Its etag is a digest of the content: a map is small, and an editor
 * may write twice within one tick of the file's time.
 */
public final class MapFile implements MapSource {
    private final Path file;

    public MapFile(Path file) {
        this.file = file;
    }

    @Override
    public Fetched fetch(@Nullable String etag, Duration timeout) {
        if (!Files.exists(file)) {
            return new Fetched.Missing("there is no file " + file);
        }
        if (!Files.isRegularFile(file)) {
            return new Fetched.Failed(file + " is not a file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] text = in.readNBytes(ModelMapParser.LARGEST + 1);
            String now = digest(text);
            return now.equals(etag) ? new Fetched.NotModified() : new Fetched.Found(now, text);
        } catch (IOException e) {
            return new Fetched.Failed(file + " can't be read: " + e.getMessage());
        }
    }

    private static String digest(byte[] text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text);
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
