package io.sfai.gateway.local.contract;

/**
 * A gateway that serves.
 *
 * @param address such as {@code http://127.0.0.1:4000}
 * @param log gets its lines
 */
public record Gateway(String address, LogLines log) {}
