package io.sfai.gateway.local.upstream;

import io.sfai.gateway.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Reads the requests of one connection, whose bodies are JSON with a length. */
public final class RequestReader {
    private final InputStream in;

    public RequestReader(InputStream in) {
        this.in = in;
    }

    /** The next request, or null when there are no more. */
    public @Nullable Received next() throws IOException {
        String first = line();
        if (first == null) {
            return null;
        }
        Map<String, String> headers = new LinkedHashMap<>();
        for (String line = line(); line != null && !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("half a request");
        }
        return new Received(
                first.split(" ", -1)[1], headers, Json.object(body), new CompletableFuture<>());
    }

    private @Nullable String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0; b = in.read()) {
            if (b == '\n') {
                return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
            }
            line.write(b);
        }
        return null;
    }

    /** A client that waits sends nothing: whatever reading gives, it is the end. */
    public void awaitGone(Received request) throws IOException {
        int b = in.read();
        request.gone().complete(null);
        throw new IOException("the client " + (b < 0 ? "has gone" : "sends more"));
    }
}
