package io.sfai.gateway.infra;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;

/**
 * A stack as the app builds it, with the feature flags of cdk.json and the context given. Each is
 * synthesized once and shared, since one takes seconds.
 */
record Synthesized(GatewayStack stack, JsonNode template, Path file) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<Map<String, Object>, Synthesized> MADE = new ConcurrentHashMap<>();

    static Synthesized byDefault() {
        return with(Map.of());
    }

    static Synthesized with(Map<String, Object> context) {
        return MADE.computeIfAbsent(context, Synthesized::synthesize);
    }

    /** The only resource of a type, with its logical id left out. */
    JsonNode only(String type) {
        JsonNode found = null;
        for (JsonNode resource : template.get("Resources")) {
            if (resource.get("Type").asText().equals(type)) {
                if (found != null) {
                    throw new AssertionError("more than one " + type);
                }
                found = resource;
            }
        }
        if (found == null) {
            throw new AssertionError("no " + type);
        }
        return found;
    }

    JsonNode resource(String logicalId) {
        return template.get("Resources").path(logicalId);
    }

    private static Synthesized synthesize(Map<String, Object> context) {
        try {
            Path directory =
                    Files.createTempDirectory(Files.createDirectories(Path.of("target")), "synth");
            Map<String, Object> whole = flagsOfCdkJson();
            whole.putAll(context);
            App app =
                    new App(
                            AppProps.builder()
                                    .context(whole)
                                    .outdir(directory.toString())
                                    .analyticsReporting(false)
                                    .build());
            GatewayStack stack = GatewayApp.stack(app, dummyZip(directory));
            app.synth();
            Path file = directory.resolve(stack.getTemplateFile());
            return new Synthesized(stack, JSON.readTree(file.toFile()), file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Object> flagsOfCdkJson() throws IOException {
        Map<String, Object> flags = new HashMap<>();
        JsonNode context = JSON.readTree(Path.of("../cdk.json").toFile()).get("context");
        context.properties()
                .forEach(flag ->
                        flags.put(flag.getKey(), JSON.convertValue(flag.getValue(), Object.class)));
        return flags;
    }

    private static Path dummyZip(Path directory) throws IOException {
        Path zip = directory.resolve("function.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.putNextEntry(new ZipEntry("lib/nothing"));
        }
        return zip;
    }
}
