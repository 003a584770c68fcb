package io.sfai.gateway.tool.builtin;

import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonException;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.tool.web.Percent;
import io.sfai.gateway.tool.web.WebAnswer;
import io.sfai.gateway.upstream.UpstreamClient;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Open-Meteo's two services: where a place is, and what the weather is like there. */
final class OpenMeteo {
    private static final String GEOCODING = "https://geocoding-api.open-meteo.com";
    private static final String FORECAST = "https://api.open-meteo.com";
    private static final Duration PATIENCE = Duration.ofSeconds(9);
    private static final String CURRENT =
            "temperature_2m,apparent_temperature,relative_humidity_2m,weather_code,"
                    + "wind_speed_10m,wind_direction_10m";
    private static final String[] WINDS = {"N", "NE", "E", "SE", "S", "SW", "W", "NW"};

    private final UpstreamClient client;
    private final String geocoding;
    private final String forecast;

    OpenMeteo(UpstreamClient client) {
        this(client, GEOCODING, FORECAST);
    }

    /** One server in the place of both. */
    OpenMeteo(UpstreamClient client, String url) {
        this(client, url, url);
    }

    private OpenMeteo(UpstreamClient client, String geocoding, String forecast) {
        this.client = client;
        this.geocoding = geocoding.replaceAll("/+$", "");
        this.forecast = forecast.replaceAll("/+$", "");
    }

    /** It answered with something else than what it is for, in words for the model. */
    static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1;

        Failed(String message) {
            super(message, null, false, false);
        }
    }

    String failure(GatewayException failure) {
        return "the weather service failed: " + WebAnswer.failure(failure, PATIENCE);
    }

    /** The places of a name, the best known first. */
    List<WeatherPlace> search(String city) {
        String query = "?count=20&language=en&format=json&name=" + Percent.encode(city);
        JsonArray results = get(geocoding + "/v1/search" + query).array("results");
        List<WeatherPlace> places = new ArrayList<>();
        for (int i = 0; results != null && i < results.size(); i++) {
            JsonObject result = results.object(i);
            WeatherPlace place = result == null ? null : WeatherPlace.of(result);
            if (place != null) {
                places.add(place);
            }
        }
        return places;
    }

    /** The weather as it is told to the model. */
    JsonObject current(WeatherPlace place, boolean fahrenheit) {
        String units =
                fahrenheit
                        ? "&temperature_unit=fahrenheit&wind_speed_unit=mph"
                        : "&temperature_unit=celsius&wind_speed_unit=kmh";
        JsonObject answer =
                get(
                        forecast
                                + ("/v1/forecast?latitude="
                                        + Percent.encode(text(place.latitude())))
                                + ("&longitude=" + Percent.encode(text(place.longitude())))
                                + ("&current=" + CURRENT + "&timezone=auto" + units));
        JsonObject now = answer.object("current");
        if (now == null || now.number("temperature_2m") == null) {
            throw new Failed("the weather service told no current weather");
        }
        return new JsonObject()
                .put("place", place.fullName())
                .put("localTime", now.string("time"))
                .put("timezone", answer.string("timezone"))
                .put("condition", WeatherCodes.words(now.integer("weather_code")))
                .put("temperature", now.number("temperature_2m"))
                .put("feelsLike", now.number("apparent_temperature"))
                .put("unit", fahrenheit ? "fahrenheit" : "celsius")
                .put("humidityPercent", now.number("relative_humidity_2m"))
                .put("windSpeed", now.number("wind_speed_10m"))
                .put("windSpeedUnit", fahrenheit ? "mph" : "km/h")
                .put("windFrom", wind(now.number("wind_direction_10m")));
    }

    private JsonObject get(String url) {
        WebAnswer answer = WebAnswer.to(client, "GET", URI.create(url), Map.of(), null, PATIENCE);
        if (!answer.isSuccess()) {
            throw new Failed("the weather service answered with status " + answer.status());
        }
        try {
            return Json.object(answer.bytes());
        } catch (JsonException e) {
            throw new Failed("the weather service answered with something that is no weather");
        }
    }

    /** Its numbers may come as 5.2E+1, which is the same to JSON and not in a query. */
    private static String text(Number number) {
        return Json.text(number);
    }

    private static @Nullable String wind(@Nullable Number degrees) {
        return degrees == null
                ? null
                : WINDS[Math.floorMod(Math.round(degrees.doubleValue() / 45), WINDS.length)];
    }
}
