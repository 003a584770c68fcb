package io.sfai.gateway.tool.builtin;

import static io.sfai.gateway.tool.Outcomes.failure;
import static io.sfai.gateway.tool.Outcomes.good;
import static io.sfai.gateway.tool.Outcomes.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.model.ModelMap.ToolSpec;
import io.sfai.gateway.tool.GatewayTool;
import io.sfai.gateway.tool.Outcomes;
import io.sfai.gateway.tool.ToolOutcome;
import io.sfai.gateway.tool.WebServer;
import io.sfai.gateway.tool.WebServer.Reply;
import io.sfai.gateway.upstream.UpstreamClient;
import java.io.IOException;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CurrentWeatherTest {
    private FakeOpenMeteo meteo;
    private GatewayTool tool;

    @BeforeEach
    void start() throws IOException {
        meteo = new FakeOpenMeteo();
        tool = tool(meteo.server().url() + "/");
    }

    @AfterEach
    void stop() throws IOException {
        meteo.close();
    }

    @Test
    void aCityHasItsWeather() {
        ToolOutcome outcome = tool.call(Json.object("{\"location\": \"Berlin\"}"));
        assertThat(text(outcome))
                .isEqualTo(
                        "{\"place\":\"Berlin, Land Berlin, Germany\","
                                + "\"localTime\":\"2026-11-22T07:45\",\"timezone\":\"Europe/Berlin\","
                                + "\"condition\":\"light rain\",\"temperature\":4.3,"
                                + "\"feelsLike\":1.1,\"unit\":\"celsius\",\"humidityPercent\":81,"
                                + "\"windSpeed\":12.2,\"windSpeedUnit\":\"km/h\",\"windFrom\":\"SW\"}");
        assertThat(outcome.structured()).hasToString(text(outcome));
        assertThat(meteo.server().asked().getFirst().target())
                .isEqualTo("/v1/search?count=20&language=en&format=json&name=Berlin");
        assertThat(meteo.server().last().target())
                .startsWith("/v1/forecast?latitude=52.52437&longitude=13.41053&current=temp")
                .endsWith("&timezone=auto&temperature_unit=celsius&wind_speed_unit=kmh");
    }

    @Test
    void fahrenheitGoesWithMiles() {
        assertThat(good(tool, "{\"location\": \"Berlin\", \"unit\": \"fahrenheit\"}"))
                .contains("\"temperature\":39.7", "\"unit\":\"fahrenheit\"", "\"mph\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Paris | 48.85341",
                "Paris, France | 48.85341",
                "Paris, fr | 48.85341",
                "Paris,FRA, | 48.85341",
                "Paris, Texas | 33.66094",
                "Paris, US | 33.66094",
                "Paris , texas , United States | 33.66094"
            })
    void whatFollowsTheCityChooses(String location, String latitude) {
        good(tool, new JsonObject().put("location", location).toString());
        assertThat(meteo.server().last().target()).contains("latitude=" + latitude + "&");
    }

    @Test
    void anUnknownPlaceIsTold() {
        assertThat(failure(tool, "{\"location\": \"Atlantis\"}"))
                .isEqualTo(
                        "no place \"Atlantis\" is known: give a city in English, and its country"
                                + " after a comma");
        assertThat(failure(tool, "{\"location\": \"Paris, Narnia\"}"))
                .isEqualTo(
                        "no place \"Paris, Narnia\" is known; there are: Paris, Île-de-France,"
                                + " France; Paris, Texas, United States; Paris");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"location\": \"\"}", "{\"location\": 7}"})
    void aPlaceIsNeeded(String arguments) {
        assertThat(failure(tool, arguments)).contains("\"location\"");
        assertThat(meteo.server().asked()).isEmpty();
    }

    @Test
    void aPlaceIsEncoded() {
        failure(tool, "{\"location\": \"São/../&name=Berlin#\"}");
        assertThat(meteo.server().last().target())
                .endsWith("&name=S%C3%A3o%2F..%2F%26name%3DBerlin%23");
    }

    @Test
    void aServiceThatFailsIsTold() {
        WebServer server = meteo.server();
        String berlin = "{\"location\": \"Berlin\"}";
        server.on(
                "/v1/forecast",
                Reply.of(400, "application/json", "{\"error\":true}".getBytes(UTF_8)));
        assertThat(failure(tool, berlin)).isEqualTo("the weather service answered with status 400");
        server.on("/v1/forecast", Reply.text(200, "<html>"));
        assertThat(failure(tool, berlin)).contains("no weather");
        server.on("/v1/forecast", Reply.json("{\"current\": {}}"));
        assertThat(failure(tool, berlin)).contains("no current weather");
        server.on("/v1/search", new Reply.Cuts("application/json"));
        assertThat(failure(tool, berlin))
                .isEqualTo("the weather service failed: the server broke off its answer");
        server.on("/v1/search", Reply.json("{\"results\": 7}"));
        assertThat(failure(tool, berlin)).contains("is known");
    }

    @Test
    void anInterruptEndsIt() throws Exception {
        meteo.server().on("/v1/forecast", new Reply.Hangs());
        ToolOutcome outcome =
                Outcomes.interrupted(
                        tool,
                        "{\"location\": \"Berlin\"}",
                        () -> meteo.server().asked().size() > 1);
        assertThat(text(outcome)).contains("cancelled");
    }

    @ParameterizedTest
    @CsvSource({
        "0, clear sky",
        "3, overcast",
        "95, thunderstorm",
        "7, unknown (WMO code 7)",
        "-1, unknown"
    })
    void codesHaveWords(long code, String words) {
        assertThat(WeatherCodes.words(code)).isEqualTo(words);
        assertThat(WeatherCodes.words(null)).isEqualTo("unknown");
    }

    private static GatewayTool tool(String url) {
        ToolSpec spec =
                new ToolSpec("get_current_weather", "builtin", new JsonObject().put("url", url));
        return BuiltIns.of(
                spec, new UpstreamClient(InstantSource.system()), InstantSource.system());
    }
}
