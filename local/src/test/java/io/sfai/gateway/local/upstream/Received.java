package io.sfai.gateway.local.upstream;

import io.sfai.gateway.json.JsonObject;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A request that the upstream got.
 *
 * @param headers names in lower case
 * @param gone completes when the client has closed the connection before the answer was whole
 */
public record Received(
        String path, Map<String, String> headers, JsonObject body, CompletableFuture<Void> gone) {

    /** Waits until the client has closed the connection. */
    public void awaitGone() throws InterruptedException, ExecutionException, TimeoutException {
        gone.get(20, TimeUnit.SECONDS);
    }
}
