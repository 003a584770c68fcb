package io.sfai.gateway.local.deploy;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One streamed request to the new address, with the time at which each piece came. */
final class StreamedRequest {
    /** A piece of the answer and when it came, in milliseconds from the request. */
    private record Piece(long millis, String line) {}

    /** The mock pauses for a tenth of a second between words, so a stream takes far longer. */
    private static final long AT_ONCE = 100;

    private static final int SHOWN = 12;

    private final Surroundings here;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private final Duration patience;

    /**
     * @param patience how long a fresh URL's 403 is taken for permissions on their way
     */
    StreamedRequest(Surroundings here, Duration patience) {
        this.here = here;
        this.patience = patience;
    }

    void run(URI address, String key, String model) {
        URI uri = address.resolve("/v1/chat/completions");
        HttpRequest request =
                HttpRequest.newBuilder(uri)
                        .timeout(Duration.ofSeconds(60))
                        .header("content-type", "application/json")
                        .header("authorization", "Bearer " + key)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(body(model))))
                        .build();
        here.say("POST " + uri + "  model " + model);
        long start = System.nanoTime();
        List<Piece> pieces;
        do {
            pieces = attempt(request, model, start);
        } while (pieces.isEmpty());
        judge(pieces);
    }

    private static JsonObject body(String model) {
        JsonObject message =
                new JsonObject()
                        .put("role", "user")
                        .put("content", "these words should come one after the other");
        JsonObject body =
                new JsonObject()
                        .put("model", model)
                        .put("stream", true)
                        .put("messages", JsonArray.of(message));
        if (model.equals(DeployOptions.MOCK_ALIAS)) {
            body.put("options", new JsonObject().put("delayMs", 100L));
        }
        return body;
    }

    /** The pieces; none if the URL does not let anybody in yet and it is worth another try. */
    private List<Piece> attempt(HttpRequest request, String model, long first) {
        long start = System.nanoTime();
        try {
            HttpResponse<InputStream> answer =
                    http.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream in = answer.body()) {
                if (answer.statusCode() == 200) {
                    return read(in, start);
                }
                String said = new String(in.readNBytes(600), StandardCharsets.UTF_8).strip();
                boolean early = System.nanoTime() - first < patience.toNanos();
                if (answer.statusCode() != 403 || !early) {
                    throw refused(answer.statusCode(), said, model);
                }
            }
            Thread.sleep(2000);
            return List.of();
        } catch (IOException e) {
            throw new DeployFailure("The gateway's answer broke off or never came: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DeployFailure("interrupted", e);
        }
    }

    private static List<Piece> read(InputStream in, long start) throws IOException {
        List<Piece> pieces = new ArrayList<>();
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("data:")) {
                pieces.add(new Piece((System.nanoTime() - start) / 1_000_000, line));
            }
        }
        if (pieces.isEmpty()) {
            throw new DeployFailure("The gateway answered 200 with no event in it; see its log.");
        }
        return pieces;
    }

    private void judge(List<Piece> pieces) {
        for (Piece piece : pieces.subList(0, Math.min(SHOWN, pieces.size()))) {
            here.say("%6d ms  %s".formatted(piece.millis(), shown(piece.line())));
        }
        if (!pieces.getLast().line().strip().equals("data: [DONE]")) {
            throw new DeployFailure(
                    "The stream did not end with [DONE]: " + pieces.getLast().line());
        }
        long spread = pieces.getLast().millis() - pieces.getFirst().millis();
        if (spread < AT_ONCE) {
            throw new DeployFailure(
                    "The whole answer came at once, within "
                            + spread
                            + " ms: it was buffered. Check that the URL's invoke mode is RESPONSE_STREAM and"
                            + " that the function has AWS_LAMBDA_EXEC_WRAPPER=/var/task/bin/stream-wrapper.");
        }
        here.say("it streams: %d events over %d ms".formatted(pieces.size(), spread));
    }

    /** The part of an event that differs from the one before; the head is the same in each. */
    private static String shown(String line) {
        int choices = line.indexOf("\"choices\"");
        String part = choices < 0 ? line : "data: ... " + line.substring(choices);
        return part.substring(0, Math.min(90, part.length()));
    }

    private static DeployFailure refused(int status, String said, String model) {
        String advice =
                switch (status) {
                    case 401 ->
                            "The master key was not accepted; it may have been changed just now.";
                    case 403 ->
                            "The URL lets nobody in. It needs two permissions, lambda:InvokeFunctionUrl and"
                                    + " lambda:InvokeFunction; an organisation's policy may forbid public URLs.";
                    case 404 ->
                            "The map in the bucket has no alias "
                                    + model
                                    + ": name one that it has with --model.";
                    case 429 ->
                            "The account's concurrency or the rate limit is used up; try again.";
                    default ->
                            "The function's log tells more: docs/DEPLOYMENT.md, Reading the log.";
                };
        return new DeployFailure("The gateway answered " + status + ": " + said + "\n" + advice);
    }
}
