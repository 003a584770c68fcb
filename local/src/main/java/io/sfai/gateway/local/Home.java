package io.sfai.gateway.local;

import java.nio.file.Path;

/** The checkout that the command belongs to; people call it from anywhere. */
public final class Home {
    private Home() {}

    /** A file of the checkout. */
    public static Path file(String name) {
        return Path.of(System.getProperty("sfai.home", "")).resolve(name);
    }
}
