package io.sfai.gateway.local.contract;

import io.sfai.gateway.local.upstream.FakeUpstream;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;

/** A part of the contract: one gateway with the usual settings, its upstream, log and client. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
abstract class Contract {
    final Gateways gateways;
    final FakeUpstream upstream;
    final LogLines log;
    final Client client;

    Contract(Gateways gateways, Map<String, String> settings) throws Exception {
        Gateway gateway = gateways.with(settings);
        this.gateways = gateways;
        this.upstream = gateways.upstream();
        this.log = gateway.log();
        this.client = new Client(gateway);
    }

    Contract(Gateways gateways) throws Exception {
        this(gateways, Map.of());
    }
}
