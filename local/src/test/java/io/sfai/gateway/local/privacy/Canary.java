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
    /** Its text in each form that it could leave in, by the form's name. */
    Map<String, String> forms() {
        Map<String, String> forms = new LinkedHashMap<>();
        forms.put("plain", value);
        String encoded = URLEncoder.encode(value, StandardCharsets.UTF_8);
        forms.put("URL-encoded", encoded);
        forms.put("URL-encoded in lower case", lowerHex(encoded));
        String quoted = Json.text(value);
        forms.put("JSON-escaped", quoted.substring(1, quoted.length() - 1));
        forms.put("JSON with escaped slashes", value.replace("/", "\\/"));
        for (int before = 0; before < 3; before++) {
            forms.put("base64 after " + before + " bytes", base64(before));
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
