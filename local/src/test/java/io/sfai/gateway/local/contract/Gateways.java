package io.sfai.gateway.local.contract;

import io.sfai.gateway.local.upstream.FakeUpstream;
import io.sfai.gateway.store.Store;
import java.util.Map;

/** Gateways of one kind, which ask the same upstream with the map of {@link TestMap}. */
public interface Gateways {
    /** A gateway with these settings beside {@link TestMap#SETTINGS}; the same one each time. */
    Gateway with(Map<String, String> settings) throws Exception;

    FakeUpstream upstream();

    /** What they share, as the command line opens it. */
    Store store();
}
