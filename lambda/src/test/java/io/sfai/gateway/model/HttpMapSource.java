package io.sfai.gateway.model;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A source over HTTP with the JDK's client. */
final class HttpMapSource implements MapSource, AutoCloseable {
    private final HttpClient client = HttpClient.newHttpClient();
    private final URI uri;

    HttpMapSource(URI uri) {
        this.uri = uri;
    }

    @Override
    public Fetched fetch(@Nullable String etag, Duration timeout) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(timeout);
        if (etag != null) {
            request.header("if-none-match", etag);
        }
        try {
            HttpResponse<byte[]> response =
                    client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            return switch (response.statusCode()) {
                case 200 ->
                        new Fetched.Found(
                                response.headers().firstValue("etag").orElseThrow(),
                                response.body());
                case 304 -> new Fetched.NotModified();
                case 404 -> new Fetched.Missing("there is no object " + uri.getPath());
                default -> new Fetched.Failed("status " + response.statusCode());
            };
        } catch (IOException e) {
            return new Fetched.Failed(e.toString());
        } catch (InterruptedException e) {
            return new Fetched.Failed("interrupted");
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
