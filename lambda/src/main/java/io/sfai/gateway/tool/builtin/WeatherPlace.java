package io.sfai.gateway.tool.builtin;

import io.sfai.gateway.json.JsonObject;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * A place as Open-Meteo's geocoding knows it.
 *
 * @param region such as a state, if there is one
 * @param countryCode of two letters, if there is one
 */
record WeatherPlace(
        String name,
        @Nullable String region,
        @Nullable String country,
        @Nullable String countryCode,
        Number latitude,
        Number longitude) {

    /** Reads one result; null if it lacks what is needed. */
    static @Nullable WeatherPlace of(JsonObject result) {
        String name = result.string("name");
        Number latitude = result.number("latitude");
        Number longitude = result.number("longitude");
        return name == null || latitude == null || longitude == null
                ? null
                : new WeatherPlace(
                        name,
                        result.string("admin1"),
                        result.string("country"),
                        result.string("country_code"),
                        latitude,
                        longitude);
    }

    /** Whether it lies in a region or a country, by name or by code. */
    boolean isIn(String area) {
        return area.equalsIgnoreCase(region)
                || area.equalsIgnoreCase(country)
                || area.equalsIgnoreCase(countryCode)
                || area.equalsIgnoreCase(threeLetters())
                || (area.equalsIgnoreCase("UK") && "GB".equalsIgnoreCase(countryCode));
    }

    String fullName() {
        StringJoiner full = new StringJoiner(", ").add(name);
        if (region != null && !region.equals(name)) {
            full.add(region);
        }
        if (country != null && !country.equals(name)) {
            full.add(country);
        }
        return full.toString();
    }

    private @Nullable String threeLetters() {
        try {
            return countryCode == null ? null : Locale.of("", countryCode).getISO3Country();
        } catch (MissingResourceException e) {
            return null;
        }
    }
}
