package io.sfai.gateway.local;

import io.sfai.gateway.Main;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.model.ModelMap;
import io.sfai.gateway.model.ModelMapParser;
import io.sfai.gateway.model.ModelMapRejected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The aliases and tools of the map here, as far as there is one that can be read. */
final class KnownAliases {
    private final @Nullable Path file;
    private final @Nullable ModelMap map;

    KnownAliases(Map<String, String> environment) {
        this.file = file(environment);
        this.map = file == null ? null : read(file);
    }

    /** Tells of each alias that is not in the map; another map may have it, so it is no error. */
    void warnOf(Set<String> aliases, Consumer<String> told) {
        ModelMap known = map;
        if (known == null) {
            return;
        }
        for (String alias : aliases) {
            try {
                known.find(alias);
            } catch (GatewayException e) {
                if (!isMock(alias)) {
                    told.accept("warning: " + file + ": " + e.error().message());
                }
            }
        }
    }

    /** Tells of each tool that is not in the map. */
    void warnOfTools(Set<String> tools, Consumer<String> told) {
        ModelMap known = map;
        if (known == null) {
            return;
        }
        for (String tool : tools) {
            if (!known.tools().containsKey(tool)) {
                told.accept("warning: " + file + ": There is no tool \"" + tool + "\".");
            }
        }
    }

    private static @Nullable Path file(Map<String, String> environment) {
        try {
            return LocalSettings.map(environment, null);
        } catch (IllegalArgumentException e) {
            // The variable names a file that is not there, which is not about keys.
            return null;
        }
    }

    private static boolean isMock(String alias) {
        return alias.startsWith("mock/") && Main.mockModels().contains(alias.substring(5));
    }

    private static @Nullable ModelMap read(Path file) {
        try {
            return ModelMapParser.parse(Files.readAllBytes(file));
        } catch (IOException | ModelMapRejected e) {
            // sfai check tells what is wrong with it.
            return null;
        }
    }
}
