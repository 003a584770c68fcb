package io.sfai.gateway.tool.builtin;

import static io.sfai.gateway.tool.Outcomes.failure;
import static io.sfai.gateway.tool.Outcomes.good;
import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CurrentTimeTest {
    private final CurrentTime tool =
            new CurrentTime(InstantSource.fixed(Instant.parse("2026-07-31T22:30:05.123Z")));

    @ParameterizedTest
    @CsvSource({
        "UTC, 2026-07-31T22:30:05Z, Friday, UTC",
        "Europe/Berlin, 2026-08-01T00:30:05+02:00, Saturday, Europe/Berlin",
        "europe/berlin, 2026-08-01T00:30:05+02:00, Saturday, Europe/Berlin",
        "Tokyo, 2026-08-01T07:30:05+09:00, Saturday, Asia/Tokyo",
        "new york, 2026-07-31T18:30:05-04:00, Friday, America/New_York",
        "Asia/Kathmandu, 2026-08-01T04:15:05+05:45, Saturday, Asia/Kathmandu",
        "+05:30, 2026-08-01T04:00:05+05:30, Saturday, +05:30",
        "GMT+2, 2026-08-01T00:30:05+02:00, Saturday, GMT+02:00",
        "PST, 2026-07-31T15:30:05-07:00, Friday, America/Los_Angeles"
    })
    void aZoneHasItsTime(String zone, String time, String weekday, String name) {
        JsonObject expected = new JsonObject().put("time", time).put("weekday", weekday);
        assertThat(good(tool, new JsonObject().put("timezone", zone).toString()))
                .isEqualTo(expected.put("timezone", name).toString());
    }

    @Test
    void withoutAZoneItIsUtc() {
        String utc =
                "{\"time\":\"2026-07-31T22:30:05Z\",\"weekday\":\"Friday\",\"timezone\":\"UTC\"}";
        assertThat(good(tool, "{}")).isEqualTo(utc);
        assertThat(good(tool, "{\"timezone\": \" \"}")).isEqualTo(utc);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Atlantis", "Europe/", "/", "+99:00", "../etc/passwd", "\u0000"})
    void aZoneThatIsNotThereIsTold(String zone) {
        assertThat(failure(tool, new JsonObject().put("timezone", zone).toString()))
                .contains("there is no time zone")
                .contains("America/New_York");
    }

    @Test
    void aLongZoneIsCut() {
        JsonObject arguments = new JsonObject().put("timezone", "x".repeat(100_000));
        assertThat(failure(tool, arguments.toString())).hasSizeLessThan(300);
    }
}
