package io.sfai.gateway.tool;

import java.util.List;

/** An entry of the map's tools: one tool, or those of a server. */
public interface ToolSource extends AutoCloseable {
    /**
     * The tools that are there now. What has to be asked for is kept for a while.
     *
     * @throws io.sfai.gateway.error.GatewayException if that can't be told, in words for the log
     */
    List<GatewayTool> tools();

    /** Whether {@link #tools} may have to ask a server, and so is worth a thread of its own. */
    default boolean asksServer() {
        return false;
    }

    /** Lets go of connections; the map does not name it any more. */
    @Override
    default void close() {}
}
