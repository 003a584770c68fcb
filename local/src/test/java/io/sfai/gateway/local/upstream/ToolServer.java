package io.sfai.gateway.local.upstream;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Servers that tools ask with GET, each path another one. {@code /say/TEXT} says the text, {@code
 * /after/MILLIS/TEXT} says it later, {@code /status/NNN} fails, {@code /long/N} says N letters,
 * {@code /silent} never answers; {@code /v1/search} and {@code /v1/forecast} are Open-Meteo's.
 */
public final class ToolServer implements AutoCloseable {
    /** What it knows: a place, its coordinates, its temperature. */
    private static final Map<String, String[]> PLACES =
            Map.of(
                    "zürich", new String[] {"Zürich", "Switzerland", "47.37", "8.55", "11.5"},
                    "tokyo", new String[] {"Tokyo", "Japan", "35.69", "139.69", "18.25"},
                    "nairobi", new String[] {"Nairobi", "Kenya", "-1.28", "36.82", "23.75"});

    private final BlockingQueue<Called> called = new LinkedBlockingQueue<>();
    private final Connections connections;

    /**
     * A request.
     *
     * @param target path and query, decoded
     * @param gone completes when the caller has left a silent answer
     */
    public record Called(String target, CompletableFuture<Void> gone) {}

    public ToolServer() throws IOException {
        connections = Connections.served(this::serve);
    }

    /** The root, without a slash at the end. */
    public String address() {
        return connections.address();
    }

    /** Forgets earlier requests. */
    public void forget() {
        called.clear();
    }

    /** The requests since they were last forgotten, in the order in which they came. */
    public List<String> called() {
        return called.stream().map(Called::target).toList();
    }

    /** The next request, waited for; it is forgotten. */
    public Called next() throws InterruptedException {
        Called next = called.poll(20, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("no tool was called");
        }
        return next;
    }

    private void serve(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        BufferedReader in =
                new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String target = line.split(" ", -1)[1];
            while (!line.isEmpty()) {
                line = in.readLine();
                if (line == null) {
                    return;
                }
            }
            Called call = new Called(decoded(target), new CompletableFuture<>());
            called.add(call);
            if (call.target.startsWith("/silent")) {
                int nothing = in.read();
                call.gone.complete(null);
                throw new IOException("the caller has gone: " + nothing);
            }
            answer(URI.create(target), socket.getOutputStream());
        }
    }

    private static void answer(URI target, OutputStream out) throws IOException {
        String[] path = target.getPath().split("/", 4);
        switch (path[1]) {
            case "say" -> write(200, path[2], out);
            case "after" -> {
                pause(Long.parseLong(path[2]));
                write(200, path[3], out);
            }
            case "status" -> write(Integer.parseInt(path[2]), "out of order", out);
            case "long" -> write(200, "x".repeat(Integer.parseInt(path[2])), out);
            case "v1" -> write(200, Json.text(meteo(target)), out);
            default -> write(404, "no such tool", out);
        }
    }

    private static JsonObject meteo(URI target) {
        if (target.getPath().endsWith("/search")) {
            String name = parameter(target, "name").toLowerCase(Locale.ROOT);
            String[] place = PLACES.get(name);
            JsonObject found = new JsonObject().put("generationtime_ms", 0.5);
            return place == null ? found : found.put("results", JsonArray.of(place(place)));
        }
        String latitude = parameter(target, "latitude");
        String degrees = "0";
        for (String[] place : PLACES.values()) {
            degrees = latitude.startsWith(place[2]) ? place[4] : degrees;
        }
        return Json.object(
                """
                {"latitude": %1$s, "longitude": 0, "generationtime_ms": 0.05,
                 "utc_offset_seconds": 0, "timezone": "GMT", "timezone_abbreviation": "GMT",
                 "elevation": 400,
                 "current_units": {"time": "iso8601", "interval": "seconds",
                   "temperature_2m": "°C", "apparent_temperature": "°C",
                   "relative_humidity_2m": "%%", "precipitation": "mm", "weather_code": "wmo code",
                   "cloud_cover": "%%", "wind_speed_10m": "km/h", "wind_direction_10m": "°",
                   "wind_gusts_10m": "km/h", "is_day": ""},
                 "current": {"time": "2026-11-22T07:00", "interval": 900,
                   "temperature_2m": %2$s, "apparent_temperature": %2$s,
                   "relative_humidity_2m": 60, "precipitation": 0, "weather_code": 3,
                   "cloud_cover": 90, "wind_speed_10m": 7.5, "wind_direction_10m": 200,
                   "wind_gusts_10m": 12.5, "is_day": 1}}
                """
                        .formatted(latitude, degrees));
    }

    private static JsonObject place(String[] place) {
        JsonObject json = new JsonObject().put("id", 1L).put("name", place[0]);
        json.put("latitude", Double.parseDouble(place[2]));
        json.put("longitude", Double.parseDouble(place[3])).put("elevation", 400.0);
        json.put("feature_code", "PPL").put("country_code", "XX").put("timezone", "Europe/Zurich");
        return json.put("country", place[1]).put("admin1", place[0]).put("population", 400_000L);
    }

    private static String parameter(URI target, String name) {
        @Nullable String query = target.getRawQuery();
        for (String pair : query == null ? new String[0] : query.split("&", -1)) {
            if (pair.startsWith(name + "=")) {
                return decoded(pair.substring(name.length() + 1));
            }
        }
        return "";
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static void pause(long millis) throws IOException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static void write(int status, String text, OutputStream out) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        String type = text.startsWith("{") ? "application/json" : "text/plain; charset=utf-8";
        String head =
                "HTTP/1.1 %d Status\r\ncontent-type: %s\r\ncontent-length: %d\r\n\r\n"
                        .formatted(status, type, body.length);
        out.write(head.getBytes(StandardCharsets.US_ASCII));
        out.write(body);
        out.flush();
    }

    @Override
    public void close() throws IOException {
        connections.close();
    }
}
