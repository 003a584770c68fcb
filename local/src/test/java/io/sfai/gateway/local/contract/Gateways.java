package io.sfai.gateway.local.contract;

import io.sfai.gateway.local.matrix.ScriptedModels;
import io.sfai.gateway.local.upstream.FakeUpstream;
import io.sfai.gateway.local.upstream.ToolServer;
import io.sfai.gateway.store.Store;
import java.util.Map;

/**
 * Gateways of one kind, which ask the same upstream with the map of {@link TestMap} and {@link
 * AgentMap}.
 */
public interface Gateways {
    /** A gateway with these settings beside {@link TestMap#SETTINGS}; the same one each time. */
    Gateway with(Map<String, String> settings) throws Exception;

    FakeUpstream upstream();

    /** The models of the aliases with tools. */
    ScriptedModels models();

    /** The server that those aliases' tools ask. */
    ToolServer tools();

    /** What they share, as the command line opens it. */
    Store store();
}
