package io.sfai.gateway.local.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.json.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** That what leaks is found: a search that finds nothing proves something only then. */
class SieveTest {
    private static final Canary CANARY = new Canary("a key", "tiger.Lily+42/\"zz\\世");

    @Test
    void everyFormIsFoundInsideAnything() {
        String value = CANARY.value();
        for (String text :
                List.of(
                        value,
                        Json.text(value),
                        URLEncoder.encode(value, StandardCharsets.UTF_8),
                        "tiger.Lily%2b42%2f%22zz%5c%e4%b8%96",
                        value.replace("/", "\\/"))) {
            assertThat(found("before " + text + " after")).as(text).isNotEmpty();
        }
        for (String before : List.of("", "u", "us", "user:", "user: ")) {
            for (String after : List.of("", "1", "12", "123")) {
                byte[] bytes = (before + value + after).getBytes(StandardCharsets.UTF_8);
                assertThat(found(Base64.getEncoder().encodeToString(bytes)))
                        .as(before + "|" + after)
                        .isNotEmpty();
            }
        }
        assertThat(found("something else")).isEmpty();
    }

    @Test
    void aFindNamesItsPlace() {
        assertThat(found("x " + CANARY.value()).getFirst()).contains("a key", "plain", "a place");
    }

    private static List<String> found(String text) {
        Sieve sieve = new Sieve();
        sieve.add("a place", text);
        return sieve.found(List.of(CANARY));
    }
}
