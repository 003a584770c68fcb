package io.sfai.gateway.provider.openai;

import io.sfai.gateway.error.GatewayError.TooLarge;
import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.EventQueue;
import io.sfai.gateway.inference.InferenceEvent;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.Target;
import io.sfai.gateway.inference.Usage;
import io.sfai.gateway.inference.Vector;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonException;
import io.sfai.gateway.json.JsonNumbers;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.provider.Failures;
import io.sfai.gateway.provider.Vectors;
import io.sfai.gateway.upstream.UpstreamClient.Exchange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Asks an upstream for embeddings in the client's own words, and reads what it answers. */
final class OpenAiEmbeddings {
    /**
     * The longest answer in bytes: 2,048 vectors of 3,072 floats in decimals are some 140 MB. A
     * small function has no room for that, since question, answer and what is made of it are there
     * at once.
     */
    private static final int MOST_BYTES =
            (int) Math.min(192L << 20, Runtime.getRuntime().maxMemory() / 5);

    private final String provider;
    private final InferenceRequest request;
    private final int mostBytes;

    OpenAiEmbeddings(String provider, InferenceRequest request) {
        this(provider, request, MOST_BYTES);
    }

    /**
     * @param mostBytes of an answer
     */
    OpenAiEmbeddings(String provider, InferenceRequest request, int mostBytes) {
        this.provider = provider;
        this.request = request;
        this.mostBytes = mostBytes;
    }

    JsonObject body(Target target) {
        return request.body().copy().put("model", target.model());
    }

    /**
     * Puts the vectors and the usage.
     *
     * @throws io.sfai.gateway.error.GatewayException if what comes is an error, or not the protocol
     */
    void read(int status, Exchange answer, EventQueue events)
            throws IOException, InterruptedException {
        if (status / 100 != 2) {
            throw OpenAiErrors.refused(provider, status, answer);
        }
        String type = answer.header("content-type");
        if (type != null && type.toLowerCase(Locale.ROOT).contains("html")) {
            throw Failures.html(provider, answer.bytes(64 * 1024));
        }
        byte[] body = answer.body().readNBytes(mostBytes + 1);
        if (body.length > mostBytes) {
            throw tooLarge();
        }
        events.put(InferenceEvent.of(deltas(body)));
        events.end();
    }

    private List<Delta> deltas(byte[] body) {
        try {
            JsonObject answer = JsonNumbers.object(body);
            OpenAiAnswers.refuseError(provider, answer);
            List<Delta> deltas = new ArrayList<>(2);
            deltas.add(new Delta.Embeddings(vectors(answer.array("data"))));
            Usage usage = usage(answer.object("usage"));
            if (usage != null) {
                deltas.add(new Delta.UsageReport(usage));
            }
            return deltas;
        } catch (JsonException e) {
            throw Failures.malformed(provider, e.reason());
        }
    }

    /** In the order of their indexes, which servers that work in parallel may not keep. */
    private List<Vector> vectors(@Nullable JsonArray data) {
        int inputs = request.messages().size();
        if (data == null || data.size() != inputs) {
            String found = data == null ? "no data" : data.size() + " embeddings";
            throw Failures.malformed(provider, found + " for " + inputs + " inputs");
        }
        @Nullable Vector[] vectors = new @Nullable Vector[inputs];
        for (int i = 0; i < inputs; i++) {
            JsonObject each = data.object(i);
            long index = each == null ? -1 : each.integer("index", i);
            if (each == null || index < 0 || index >= inputs || vectors[(int) index] != null) {
                throw Failures.malformed(provider, "data[" + i + "] has no index of its own");
            }
            vectors[(int) index] = Vectors.read(provider, each.get("embedding"));
        }
        return Vectors.checked(provider, inputs, List.of(Arrays.copyOf(vectors, inputs)));
    }

    private static @Nullable Usage usage(@Nullable JsonObject told) {
        if (told == null) {
            return null;
        }
        Long input = told.integer("prompt_tokens");
        input = input == null ? told.integer("total_tokens") : input;
        return input == null ? null : new Usage(Math.max(0, input), 0, 0, 0, 0, false);
    }

    private RuntimeException tooLarge() {
        return new TooLarge(
                        provider
                                + "'s answer has more than the "
                                + (mostBytes >> 20)
                                + " MB that the gateway has room for: send fewer inputs at once,"
                                + " or ask for base64",
                        mostBytes)
                .exception();
    }
}
