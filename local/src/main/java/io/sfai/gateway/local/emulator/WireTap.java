package io.sfai.gateway.local.emulator;

/** Sees every byte that the runtime sends, before anything has understood it. */
@FunctionalInterface
public interface WireTap {
    /**
     * Some bytes came, as one read of the socket gave them.
     *
     * @param connection counts the connections of one environment from 1
     */
    void received(int connection, byte[] bytes);
}
