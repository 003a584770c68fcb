package io.sfai.gateway.local.matrix;

import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.local.upstream.Received;
import java.io.IOException;
import java.util.List;

/** A client of the matrix, which says and sees the same things in a dialect of its own. */
interface DialectClient extends AutoCloseable {
    /** The upstreams that it is tried with. */
    default List<Upstream> upstreams() {
        return Upstream.EVERYBODYS;
    }

    /** A cell's request. */
    JsonObject body(Cell cell);

    /** Sends a body and reads the whole answer, strictly. */
    Seen ask(String requestId, JsonObject body) throws IOException, InterruptedException;

    /** Checks what an upstream that speaks Chat was asked. */
    void checkAskedOfOpenAi(Cell cell, Received request);

    /** Whether its errors have codes. */
    boolean hasCodes();

    @Override
    void close();
}
