package io.sfai.gateway.tool.builtin;

import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.tool.ToolOutcome;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Tells the time somewhere. */
final class CurrentTime extends BuiltIn {
    static final String NAME = "get_current_time";

    private static final int LONGEST = 100;
    private static final String PARAMETERS =
            """
            {"type": "object",
             "properties": {
               "timezone": {
                 "type": "string",
                 "description": "IANA name such as Europe/Berlin, or one of its cities such as Tokyo; UTC if left out"}},
             "additionalProperties": false}
            """;

    private final InstantSource clock;

    CurrentTime(InstantSource clock) {
        super(
                NAME,
                "Tells the current date, time and weekday in a time zone.",
                PARAMETERS,
                Duration.ofSeconds(2));
        this.clock = clock;
    }

    @Override
    public ToolOutcome call(JsonObject arguments) {
        String wanted = arguments.string("timezone", "").strip();
        ZoneId zone = wanted.isEmpty() ? ZoneOffset.UTC : zone(wanted);
        if (zone == null) {
            String shown = wanted.length() <= LONGEST ? wanted : wanted.substring(0, LONGEST) + "…";
            return ToolOutcome.failed(
                    "there is no time zone \""
                            + shown
                            + "\": give an IANA name such as America/New_York, or an offset"
                            + " such as +02:00");
        }
        ZonedDateTime now = clock.instant().truncatedTo(ChronoUnit.SECONDS).atZone(zone);
        return json(
                new JsonObject()
                        .put("time", now.format(DateTimeFormatter.ISO_OFFSET_DATE_TIME))
                        .put(
                                "weekday",
                                now.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH))
                        .put("timezone", zone.equals(ZoneOffset.UTC) ? "UTC" : zone.getId()));
    }

    private static @Nullable ZoneId zone(String wanted) {
        if (wanted.length() > LONGEST) {
            return null;
        }
        String name = wanted.replace(' ', '_');
        String city = null;
        // Sorted, so that of two such cities it is always the same one.
        for (String id : new TreeSet<>(ZoneId.getAvailableZoneIds())) {
            if (id.equalsIgnoreCase(name)) {
                return ZoneId.of(id);
            }
            // In Etc/GMT+2 the sign means the contrary of what people mean by it.
            boolean isCity = !id.startsWith("Etc/");
            if (city == null
                    && isCity
                    && id.substring(id.lastIndexOf('/') + 1).equalsIgnoreCase(name)) {
                city = id;
            }
        }
        try {
            return ZoneId.of(city == null ? wanted : city, ZoneId.SHORT_IDS);
        } catch (DateTimeException e) {
            return null;
        }
    }
}
