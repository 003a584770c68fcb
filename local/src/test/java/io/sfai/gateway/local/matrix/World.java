package io.sfai.gateway.local.matrix;

import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.local.MatrixGateway;
import io.sfai.gateway.local.contract.LogLines;
import io.sfai.gateway.local.upstream.Received;
import io.sfai.gateway.local.upstream.Scripted;
import io.sfai.gateway.local.upstream.ScriptedUpstream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The matrix's upstreams, and a gateway before them with raw relay and one without. */
final class World implements AutoCloseable {
    private static final Map<Upstream, Wire> WIRES =
            Map.of(
                    Upstream.OPENAI, new OpenAiWire(),
                    Upstream.ANTHROPIC, new AnthropicWire(),
                    Upstream.BEDROCK, new BedrockWire(),
                    Upstream.RESPONSES, new ResponsesWire());

    private final Map<Upstream, ScriptedUpstream> upstreams = new EnumMap<>(Upstream.class);
    private final Map<Cell, Received> received = new ConcurrentHashMap<>();
    private final LogLines log = new LogLines();
    private final MatrixGateway raw;
    private final MatrixGateway mapped;
    private final DialectClient relayed;
    private final DialectClient unrelayed;

    /** One whose clients speak Chat. */
    World(Path directory) throws IOException {
        this(directory, ChatClient::new);
    }

    /**
     * @param directory for data
     * @param clients makes a client of a gateway's address
     */
    World(Path directory, Function<String, DialectClient> clients) throws IOException {
        Map<Upstream, String> addresses = new EnumMap<>(Upstream.class);
        for (Map.Entry<Upstream, Wire> each : WIRES.entrySet()) {
            ScriptedUpstream upstream =
                    new ScriptedUpstream(request -> answer(each.getValue(), request));
            upstreams.put(each.getKey(), upstream);
            addresses.put(each.getKey(), upstream.address());
        }
        String map = MatrixMap.json(addresses);
        raw = gateway(map, true, Files.createDirectory(directory.resolve("raw")));
        mapped = gateway(map, false, Files.createDirectory(directory.resolve("mapped")));
        relayed = clients.apply(raw.address());
        unrelayed = clients.apply(mapped.address());
    }

    private MatrixGateway gateway(String map, boolean raw, Path directory) {
        return MatrixGateway.start(map, MatrixMap.SECRETS, raw, directory, log);
    }

    private Scripted answer(Wire wire, Received request) {
        Cell cell = Cell.in(request.body().toString());
        received.put(cell, request);
        Scripted answer = wire.answer(cell.scenario().script(), request);
        return cell.pace().equals(Cell.Pace.NATURAL)
                ? answer
                : answer.inPieces(cell.pace().first(), cell.pace().further());
    }

    /** What a client sees of a cell. */
    Seen ask(Cell cell) throws IOException, InterruptedException {
        return ask(cell, relayed.body(cell));
    }

    /** What a client sees that asks in its own words. */
    Seen ask(Cell cell, JsonObject body) throws IOException, InterruptedException {
        DialectClient client = cell.raw() ? relayed : unrelayed;
        return client.ask(cell.requestId(), body);
    }

    /** What a cell's upstream was asked; null if it was not. */
    @Nullable Received asked(Cell cell) {
        return received.get(cell);
    }

    /** What all its clients are. */
    DialectClient client() {
        return relayed;
    }

    LogLines log() {
        return log;
    }

    @Override
    public void close() throws IOException {
        for (ScriptedUpstream upstream : upstreams.values()) {
            upstream.close();
        }
        relayed.close();
        unrelayed.close();
        raw.close();
        mapped.close();
    }
}
