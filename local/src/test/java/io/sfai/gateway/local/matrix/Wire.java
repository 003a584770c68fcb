package io.sfai.gateway.local.matrix;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.local.matrix.Script.Fault;
import io.sfai.gateway.local.upstream.Received;
import io.sfai.gateway.local.upstream.Scripted;
import io.sfai.gateway.local.upstream.Scripted.End;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** A protocol, as its upstream speaks it: a script's words in its own form. */
abstract class Wire {
    /** What the upstream's 429 asks to wait, in seconds. */
    static final String RETRY_AFTER = "7";

    /** The events of a streamed answer, the terminal one or the error included. */
    abstract List<byte[]> stream(Script script, Received request);

    /** A whole answer; one that goes wrong inside is the protocol's error with status 200. */
    abstract JsonObject whole(Script script, Received request);

    /** The body of a 429. */
    abstract JsonObject refusal();

    abstract String streamType();

    /** Whether a request asks for a stream, as the gateway may do for a client that does not. */
    boolean streams(Received request) {
        return request.body().isTrue("stream");
    }

    /** Headers of the protocol's own on an error. */
    Map<String, String> refusalHeaders() {
        return Map.of("content-type", "application/json", "retry-after", RETRY_AFTER);
    }

    /** The answer to a request. */
    final Scripted answer(Script script, Received request) {
        End end =
                switch (script.fault()) {
                    case CUT -> End.CUT;
                    case STALL -> End.STALL;
                    default -> End.WHOLE;
                };
        if (script.fault() == Fault.BEFORE) {
            return new Scripted(
                    429, refusalHeaders(), false, List.of(Json.bytes(refusal())), End.WHOLE);
        }
        return streams(request)
                ? new Scripted(
                        200,
                        Map.of("content-type", streamType()),
                        true,
                        stream(script, request),
                        end)
                : new Scripted(
                        200,
                        Map.of("content-type", "application/json"),
                        false,
                        List.of(Json.bytes(whole(script, request))),
                        end);
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
