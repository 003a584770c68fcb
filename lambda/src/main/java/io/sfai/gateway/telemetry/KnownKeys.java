package io.sfai.gateway.telemetry;

import io.sfai.gateway.json.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The keys that this process holds, of whatever shape, as they may stand in a text. */
final class KnownKeys {
    /** A shorter value is no key, and would be found everywhere. */
    private static final int SHORTEST = 6;

    /** Keys change now and then; a process does not live to see so many. */
    private static final int MOST = 500;

    private final Set<String> seen = ConcurrentHashMap.newKeySet();
    private final List<String> forms = new CopyOnWriteArrayList<>();

    void add(String key) {
        if (key.length() < SHORTEST || forms.size() > MOST || !seen.add(key)) {
            return;
        }
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        String quoted = Json.text(key);
        Set<String> written = new LinkedHashSet<>();
        written.add(key);
        written.add(URLEncoder.encode(key, StandardCharsets.UTF_8));
        written.add(quoted.substring(1, quoted.length() - 1));
        written.add(Base64.getEncoder().withoutPadding().encodeToString(bytes));
        forms.addAll(written);
    }

    void mark(String text, Marks marks) {
        for (String key : forms) {
            int at = text.indexOf(key);
            while (at >= 0) {
                marks.add(at, at + key.length());
                at = text.indexOf(key, at + key.length());
            }
        }
    }
}
