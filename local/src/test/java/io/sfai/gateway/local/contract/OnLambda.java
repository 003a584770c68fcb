package io.sfai.gateway.local.contract;

import io.sfai.gateway.local.LambdaGateways;
import io.sfai.gateway.local.emulator.LambdaEmulator;
import io.sfai.gateway.local.emulator.Options;
import java.io.IOException;
import java.util.Map;
import java.util.function.UnaryOperator;

/** One function of its own, for tests that do things to it. */
final class OnLambda implements AutoCloseable {
    final LogLines log = new LogLines();
    final LambdaEmulator emulator;
    final Client client;

    OnLambda(LambdaGateways lambda, Map<String, String> settings, UnaryOperator<Options> more)
            throws IOException {
        emulator = lambda.start(settings, log, more);
        client = new Client(new Gateway(LambdaGateways.address(emulator), log));
    }

    OnLambda(LambdaGateways lambda, Map<String, String> settings) throws IOException {
        this(lambda, settings, options -> options);
    }

    @Override
    public void close() throws IOException {
        emulator.close();
    }
}
