package io.sfai.gateway.tool.builtin;

import org.jspecify.annotations.Nullable;

/** The WMO's codes of present weather (table 4677), as far as forecasts use them, in words. */
final class WeatherCodes {
    private WeatherCodes() {}

    static String words(@Nullable Long code) {
        if (code == null || code < 0 || code > 99) {
            return "unknown";
        }
        return switch (code.intValue()) {
            case 0 -> "clear sky";
            case 1 -> "mainly clear";
            case 2 -> "partly cloudy";
            case 3 -> "overcast";
            case 45 -> "fog";
            case 48 -> "fog with rime";
            case 51 -> "light drizzle";
            case 53 -> "drizzle";
            case 55 -> "dense drizzle";
            case 56 -> "light freezing drizzle";
            case 57 -> "dense freezing drizzle";
            case 61 -> "light rain";
            case 63 -> "rain";
            case 65 -> "heavy rain";
            case 66 -> "light freezing rain";
            case 67 -> "heavy freezing rain";
            case 71 -> "light snowfall";
            case 73 -> "snowfall";
            case 75 -> "heavy snowfall";
            case 77 -> "snow grains";
            case 80 -> "light rain showers";
            case 81 -> "rain showers";
            case 82 -> "violent rain showers";
            case 85 -> "light snow showers";
            case 86 -> "heavy snow showers";
            case 95 -> "thunderstorm";
            case 96 -> "thunderstorm with light hail";
            case 99 -> "thunderstorm with heavy hail";
            default -> "unknown (WMO code " + code + ")";
        };
    }
}
