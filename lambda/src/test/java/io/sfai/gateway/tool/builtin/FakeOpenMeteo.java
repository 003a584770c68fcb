package io.sfai.gateway.tool.builtin;

import io.sfai.gateway.tool.WebServer;
import io.sfai.gateway.tool.WebServer.Asked;
import io.sfai.gateway.tool.WebServer.Reply;
import java.io.IOException;

/** Open-Meteo's two services in one, in the shape of their documentation. */
final class FakeOpenMeteo implements AutoCloseable {
    private static final String BERLIN =
            place(2950159, "Berlin", 52.52437, 13.41053, "DE", "Land Berlin", "Germany");
    private static final String PARIS =
            place(2988507, "Paris", 48.85341, 2.3488, "FR", "Île-de-France", "France");
    private static final String PARIS_TEXAS =
            place(4717560, "Paris", 33.66094, -95.55551, "US", "Texas", "United States");

    /** So little is known of some. */
    private static final String BARE = "{\"name\": \"Paris\", \"latitude\": 1, \"longitude\": 2.5}";

    private final WebServer server = new WebServer();

    FakeOpenMeteo() throws IOException {
        server.on("/v1/search", FakeOpenMeteo::search).on("/v1/forecast", FakeOpenMeteo::forecast);
    }

    WebServer server() {
        return server;
    }

    private static Reply search(Asked asked) {
        String name = asked.target().replaceAll(".*[?&]name=([^&]*).*", "$1");
        return switch (name) {
            case "Berlin" -> found(BERLIN);
            case "Paris" -> found(PARIS, "7", PARIS_TEXAS, "{\"name\": \"half\"}", BARE);
            // Nothing found has no results.
            default -> Reply.json("{\"generationtime_ms\":0.37}");
        };
    }

    private static Reply found(String... places) {
        return Reply.json(
                "{\"results\":[" + String.join(",", places) + "],\"generationtime_ms\":0.9349585}");
    }

    private static Reply forecast(Asked asked) {
        boolean fahrenheit = asked.target().contains("temperature_unit=fahrenheit");
        return Reply.json(
                """
                {"latitude":52.52,"longitude":13.419998,"generationtime_ms":0.05,
                 "utc_offset_seconds":3600,"timezone":"Europe/Berlin",
                 "timezone_abbreviation":"GMT+1","elevation":38.0,
                 "current_units":{"time":"iso8601","interval":"seconds","temperature_2m":"%s",
                   "apparent_temperature":"%1$s","relative_humidity_2m":"%%",
                   "weather_code":"wmo code","wind_speed_10m":"%s","wind_direction_10m":"°"},
                 "current":{"time":"2026-11-22T07:45","interval":900,"temperature_2m":%s,
                   "apparent_temperature":1.1,"relative_humidity_2m":81,"weather_code":61,
                   "wind_speed_10m":12.2,"wind_direction_10m":231}}
                """
                        .formatted(
                                fahrenheit ? "°F" : "°C",
                                fahrenheit ? "mp/h" : "km/h",
                                fahrenheit ? "39.7" : "4.3"));
    }

    private static String place(
            long id,
            String name,
            double latitude,
            double longitude,
            String code,
            String region,
            String country) {
        return """
        {"id":%d,"name":"%s","latitude":%s,"longitude":%s,"elevation":74.0,
         "feature_code":"PPLC","country_code":"%s","admin1_id":1,"timezone":"Europe/Berlin",
         "population":3426354,"postcodes":["10967"],"country_id":2,"country":"%s",
         "admin1":"%s"}\
        """
                .formatted(id, name, latitude, longitude, code, country, region);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
