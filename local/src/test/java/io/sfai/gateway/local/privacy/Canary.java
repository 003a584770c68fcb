package io.sfai.gateway.local.privacy;

import io.sfai.gateway.json.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A value that must be found nowhere. */
record Canary(String name, String value) {
    /** Each different text that it could leave in, with a name of its form. */
    Map<String, String> forms() {
        Map<String, String> forms = new LinkedHashMap<>();
        forms.put(value, "plain");
        String encoded = URLEncoder.encode(value, StandardCharsets.UTF_8);
        forms.putIfAbsent(encoded, "URL-encoded");
        forms.putIfAbsent(lowerHex(encoded), "URL-encoded in lower case");
        String quoted = Json.text(value);
        forms.putIfAbsent(quoted.substring(1, quoted.length() - 1), "JSON-escaped");
        forms.putIfAbsent(value.replace("/", "\\/"), "JSON with escaped slashes");
        for (int before = 0; before < 3; before++) {
            forms.putIfAbsent(base64(before), "base64 after " + before + " bytes");
        }
        return forms;
    }

    /** What does not depend on the bytes beside it, wherever it stands in a longer text. */
    private String base64(int before) {
        byte[] bytes = (" ".repeat(before) + value).getBytes(StandardCharsets.UTF_8);
        String text = Base64.getEncoder().withoutPadding().encodeToString(bytes);
        int end = bytes.length * 8 / 6;
        return text.substring((before * 8 + 5) / 6, end);
    }

    private static String lowerHex(String encoded) {
        StringBuilder lower = new StringBuilder(encoded);
        for (int i = encoded.indexOf('%'); i >= 0; i = encoded.indexOf('%', i + 1)) {
            lower.replace(i, i + 3, encoded.substring(i, i + 3).toLowerCase(Locale.ROOT));
        }
        return lower.toString();
    }
}
