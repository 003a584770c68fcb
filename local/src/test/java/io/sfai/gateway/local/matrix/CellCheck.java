package io.sfai.gateway.local.matrix;

import static java.util.Objects.requireNonNull;

import io.sfai.gateway.local.upstream.Received;

/** All that must be true of a cell: what the client saw, what its upstream was asked, the log. */
final class CellCheck {
    private CellCheck() {}

    static void check(World world, Cell cell, Seen seen) throws Exception {
        Oracle.check(cell, seen, world.client().hasCodes());
        if (cell.upstream() != Upstream.MOCK) {
            asked(world, cell, requireNonNull(world.asked(cell)));
        }
        LogCheck.check(cell, world.log());
    }

    private static void asked(World world, Cell cell, Received request) throws Exception {
        switch (cell.upstream()) {
            case OPENAI, RESPONSES -> world.client().checkAskedOfOpenAi(cell, request);
            case ANTHROPIC -> AnthropicAsked.check(cell, request);
            case BEDROCK -> BedrockAsked.check(cell, request);
            case MOCK -> {}
        }
        if (cell.scenario() == Scenario.STALL) {
            request.awaitGone();
        }
    }
}
