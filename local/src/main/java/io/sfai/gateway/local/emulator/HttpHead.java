package io.sfai.gateway.local.emulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The head of an HTTP/1.1 request, or the trailers of one.
 *
 * @param headers by lower-case name, every value in the order of the wire
 */
record HttpHead(String method, String path, Map<String, List<String>> headers) {
    /** The last value of a header, or the empty string. */
    String header(String name) {
        List<String> values = headers.getOrDefault(name, List.of());
        return values.isEmpty() ? "" : values.getLast();
    }

    boolean has(String name) {
        return headers.containsKey(name);
    }

    boolean chunked() {
        return header("transfer-encoding").equalsIgnoreCase("chunked");
    }

    static void add(Map<String, List<String>> headers, String line) throws WireException {
        int colon = line.indexOf(':');
        if (colon <= 0 || line.substring(0, colon).isBlank() || line.charAt(colon - 1) == ' ') {
            throw new WireException("not a header line: " + line);
        }
        headers.computeIfAbsent(
                        line.substring(0, colon).toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
                .add(line.substring(colon + 1).strip());
    }
}
