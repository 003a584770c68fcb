package io.sfai.gateway.tool.builtin;

import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.model.ModelMap.ToolSpec;
import io.sfai.gateway.tool.ToolOutcome;
import io.sfai.gateway.upstream.UpstreamClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells the weather somewhere, as Open-Meteo knows it: its own source needs no key. */
final class CurrentWeather extends BuiltIn {
    static final String NAME = "get_current_weather";

    private static final int LONGEST = 200;
    private static final int SUGGESTED = 5;

    private static final String PARAMETERS =
            """
            {"type": "object",
             "properties": {
               "location": {
                 "type": "string",
                 "description": "a city, if need be with its region or country: Paris, or Paris, Texas, US"},
               "unit": {"type": "string", "enum": ["celsius", "fahrenheit"]}},
             "required": ["location"],
             "additionalProperties": false}
            """;

    private final OpenMeteo source;

    /**
     * @param spec may name, as {@code url}, another server that is asked instead
     */
    CurrentWeather(
            ToolSpec spec, UpstreamClient client, @SuppressWarnings("unused") InstantSource clock) {
        super(
                NAME,
                "Tells the current weather in a city: temperature, wind, humidity, condition.",
                PARAMETERS,
                Duration.ofSeconds(20));
        String url = spec.body().string("url");
        this.source = url == null ? new OpenMeteo(client) : new OpenMeteo(client, url);
    }

    @Override
    public ToolOutcome call(JsonObject arguments) {
        String location = arguments.string("location", "").strip();
        if (location.isEmpty() || location.length() > LONGEST) {
            return ToolOutcome.failed("\"location\" must be the name of a city");
        }
        try {
            return call(location, arguments.string("unit", "celsius").equals("fahrenheit"));
        } catch (OpenMeteo.Failed e) {
            return ToolOutcome.failed(String.valueOf(e.getMessage()));
        } catch (GatewayException e) {
            return ToolOutcome.failed(source.failure(e));
        }
    }

    private ToolOutcome call(String location, boolean fahrenheit) {
        int comma = location.indexOf(',');
        String city = comma < 0 ? location : location.substring(0, comma).strip();
        List<WeatherPlace> found = source.search(city);
        WeatherPlace place = chosen(found, location);
        if (place == null) {
            return ToolOutcome.failed(unknown(location, found));
        }
        return json(source.current(place, fahrenheit));
    }

    /** The first, which is the best known one, of those that what follows the commas fits. */
    private static @Nullable WeatherPlace chosen(List<WeatherPlace> found, String location) {
        String[] parts = location.split(",", -1);
        for (WeatherPlace place : found) {
            boolean fits = true;
            for (int i = 1; i < parts.length; i++) {
                fits &= parts[i].isBlank() || place.isIn(parts[i].strip());
            }
            if (fits) {
                return place;
            }
        }
        return null;
    }

    private static String unknown(String location, List<WeatherPlace> found) {
        String start = "no place \"" + location + "\" is known";
        if (found.isEmpty()) {
            return start + ": give a city in English, and its country after a comma";
        }
        List<String> names =
                found.stream().map(WeatherPlace::fullName).distinct().limit(SUGGESTED).toList();
        return start + "; there are: " + String.join("; ", names);
    }
}
