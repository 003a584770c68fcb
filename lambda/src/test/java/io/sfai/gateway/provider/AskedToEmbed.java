package io.sfai.gateway.provider;

import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.inference.Caller;
import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.Dialect;
import io.sfai.gateway.inference.Envelope;
import io.sfai.gateway.inference.InferenceEvent;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.InferenceStream;
import io.sfai.gateway.inference.Journal;
import io.sfai.gateway.inference.Message;
import io.sfai.gateway.inference.Message.Role;
import io.sfai.gateway.inference.Parameters;
import io.sfai.gateway.inference.Part;
import io.sfai.gateway.inference.Usage;
import io.sfai.gateway.inference.Vector;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Embedding requests as the dialect makes them, and what providers answer. */
public final class AskedToEmbed {
    private AskedToEmbed() {}

    /**
     * A request.
     *
     * @param more members of the body, as JSON with single quotes and a comma before each
     */
    public static InferenceRequest texts(Journal journal, String more, Object... inputs) {
        JsonObject body = Json.object(("{'model':'alias'" + more + "}").replace('\'', '"'));
        body.put("input", JsonArray.of(inputs));
        List<Message> messages = new ArrayList<>();
        for (Object input : inputs) {
            messages.add(new Message(Role.USER, List.of(new Part.Text(input.toString()))));
        }
        JsonObject parameters = body.copy();
        parameters.remove("model");
        parameters.remove("input");
        Envelope envelope =
                new Envelope(
                        "test",
                        Dialect.EMBEDDINGS,
                        Caller.MASTER,
                        "alias",
                        false,
                        Map.of(),
                        Instant.EPOCH,
                        Instant.MAX,
                        journal);
        Parameters read = new Parameters(parameters);
        return new InferenceRequest(envelope, messages, List.of(), read, body, body);
    }

    public static InferenceRequest texts(Object... inputs) {
        return texts(Journal.NONE, "", inputs);
    }

    /** What a provider gave. */
    public record Given(List<Vector> vectors, @Nullable Usage usage) {
        /** All vectors as floats. */
        public List<float[]> floats() {
            return vectors.stream().map(AskedToEmbed::floats).toList();
        }
    }

    public static Given given(InferenceStream stream) {
        List<Vector> vectors = List.of();
        Usage usage = null;
        try (stream) {
            while (stream.next(Duration.ofSeconds(20)) instanceof InferenceEvent event) {
                for (Delta delta : event.deltas()) {
                    if (delta instanceof Delta.Embeddings all) {
                        vectors = all.vectors();
                    } else if (delta instanceof Delta.UsageReport report) {
                        usage = report.usage();
                    }
                }
            }
        }
        return new Given(vectors, usage);
    }

    public static GatewayException failure(InferenceStream stream) {
        try {
            throw new AssertionError("it gave " + given(stream));
        } catch (GatewayException e) {
            return e;
        }
    }

    public static float[] floats(Vector vector) {
        return switch (vector) {
            case Vector.Written written -> written.numbers().floats();
            case Vector.Packed packed -> {
                float[] floats = new float[packed.dimensions()];
                ByteBuffer.wrap(packed.bytes())
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .asFloatBuffer()
                        .get(floats);
                yield floats;
            }
        };
    }
}
