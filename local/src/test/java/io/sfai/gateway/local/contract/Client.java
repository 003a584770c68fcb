package io.sfai.gateway.local.contract;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A client of a gateway. */
final class Client {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final String address;

    Client(Gateway gateway) {
        this.address = gateway.address();
    }

    /** A chat request with the key. */
    Reply chat(String body) throws IOException, InterruptedException {
        return call("POST", "/v1/chat/completions", body);
    }

    /** A streamed chat request with the key. */
    EventStream stream(String body) throws IOException, InterruptedException {
        return streamWith(body, key());
    }

    /** A streamed chat request with just these headers. */
    EventStream streamWith(String body, String... headers)
            throws IOException, InterruptedException {
        return new EventStream(
                HTTP.send(
                        request("POST", "/v1/chat/completions", body, headers),
                        BodyHandlers.ofInputStream()));
    }

    /** Any streamed request with the key. */
    EventStream events(String path, String body) throws IOException, InterruptedException {
        return new EventStream(
                HTTP.send(request("POST", path, body, key()), BodyHandlers.ofInputStream()));
    }

    /** A streamed request of any dialect with the key and more headers. */
    HttpResponse<InputStream> open(String path, String body, String... headers)
            throws IOException, InterruptedException {
        String[] all = new String[headers.length + 2];
        System.arraycopy(key(), 0, all, 0, 2);
        System.arraycopy(headers, 0, all, 2, headers.length);
        return HTTP.send(request("POST", path, body, all), BodyHandlers.ofInputStream());
    }

    /** A chat request with the key, whose cancelling closes the connection. */
    CompletableFuture<?> leaving(String body) {
        return HTTP.sendAsync(
                request("POST", "/v1/chat/completions", body, key()), BodyHandlers.ofString());
    }

    /** Any request with the key and more headers. */
    Reply call(String method, String path, @Nullable String body, String... headers)
            throws IOException, InterruptedException {
        String[] all = new String[headers.length + 2];
        System.arraycopy(key(), 0, all, 0, 2);
        System.arraycopy(headers, 0, all, 2, headers.length);
        return bare(method, path, body, all);
    }

    /** Any request with just these headers. */
    Reply bare(String method, String path, @Nullable String body, String... headers)
            throws IOException, InterruptedException {
        HttpResponse<InputStream> response =
                HTTP.send(request(method, path, body, headers), BodyHandlers.ofInputStream());
        try (InputStream in = response.body()) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return new Reply(response.statusCode(), response.headers(), text);
        }
    }

    private static String[] key() {
        return new String[] {"authorization", "Bearer " + TestMap.MASTER_KEY};
    }

    private HttpRequest request(
            String method, String path, @Nullable String body, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(address + path))
                        .timeout(Duration.ofSeconds(60))
                        .method(
                                method,
                                body == null
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(body));
        if (body != null) {
            request.header("content-type", "application/json");
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return request.build();
    }
}
