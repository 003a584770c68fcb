package io.sfai.gateway.local.privacy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Everything that was printed and stored, to be searched for what must not be there. */
public final class Sieve {
    private static final int CONTEXT = 100;

    private record Heap(String place, String text) {}

    private final List<Heap> heaps = new ArrayList<>();

    /** Bytes as they are: each becomes a character, so that nothing is decoded away. */
    public void add(String place, byte[] bytes) {
        heaps.add(new Heap(place, new String(bytes, StandardCharsets.ISO_8859_1)));
    }

    private static String asBytes(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    public void add(String place, String text) {
        add(place, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Every file below a directory. */
    public void addFiles(String place, Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                add(place + " " + directory.relativize(file), Files.readAllBytes(file));
            }
        }
    }

    public boolean contains(String text) {
        return heaps.stream().anyMatch(heap -> heap.text().contains(asBytes(text)));
    }

    /** Each place where a canary is, in whatever form, with what stands around it. */
    public List<String> found(Canaries what) {
        return found(what.all());
    }

    List<String> found(List<Canary> canaries) {
        List<String> found = new ArrayList<>();
        for (Canary canary : canaries) {
            for (Map.Entry<String, String> form : canary.forms().entrySet()) {
                for (Heap heap : heaps) {
                    int at = heap.text().indexOf(asBytes(form.getKey()));
                    if (at >= 0) {
                        String around =
                                heap.text()
                                        .substring(
                                                Math.max(0, at - CONTEXT),
                                                Math.min(heap.text().length(), at + CONTEXT));
                        found.add(
                                "%s (%s) in %s at %d: …%s…"
                                        .formatted(
                                                canary.name(),
                                                form.getValue(),
                                                heap.place(),
                                                at,
                                                around));
                    }
                }
            }
        }
        return found;
    }

    public String summary(String run, Canaries what) {
        List<Canary> canaries = what.all();
        StringBuilder places = new StringBuilder();
        long bytes = 0;
        for (Heap heap : heaps) {
            bytes += heap.text().length();
            places.append(places.isEmpty() ? "" : ", ")
                    .append(heap.place())
                    .append(' ')
                    .append(heap.text().length());
        }
        int forms = canaries.stream().mapToInt(canary -> canary.forms().size()).sum();
        return "leaks, %s: %d bytes searched for %d canaries in %d forms (%s)"
                .formatted(run, bytes, canaries.size(), forms, places);
    }
}
