package io.sfai.gateway.inference;

import java.time.Duration;

/**
 * One call of a tool that the gateway ran.
 *
 * @param server where the tool comes from
 * @param took until its result was there
 * @param good whether it gave what it was called for
 * @param bytes of its result, as the model gets it
 */
public record ToolRun(String server, String name, Duration took, boolean good, long bytes) {}
