package io.sfai.gateway.aws;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * One call, not signed yet.
 *
 * @param body empty for none
 * @param timeout for the whole call, its repetition included
 * @param repeatable whether a second attempt does no harm: a read, never a count
 */
record AwsCall(
        AwsService service,
        String method,
        URI uri,
        Map<String, String> headers,
        byte[] body,
        Duration timeout,
        boolean repeatable) {}
