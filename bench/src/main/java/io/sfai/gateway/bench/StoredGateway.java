package io.sfai.gateway.bench;

import io.sfai.gateway.Main;
import io.sfai.gateway.aws.AwsClient;
import io.sfai.gateway.config.Config;
import io.sfai.gateway.config.Config.Place;
import io.sfai.gateway.http.Headers;
import io.sfai.gateway.http.HttpHandler;
import io.sfai.gateway.http.HttpRequest;
import io.sfai.gateway.http.HttpResponse;
import io.sfai.gateway.inference.Afterwards;
import io.sfai.gateway.model.ModelMap;
import io.sfai.gateway.model.ModelMapParser;
import io.sfai.gateway.model.ModelMaps;
import io.sfai.gateway.secret.EnvironmentSecrets;
import io.sfai.gateway.store.DynamoDbStore;
import io.sfai.gateway.telemetry.EventLog;
import io.sfai.gateway.telemetry.EventLog.Level;
import io.sfai.gateway.upstream.UpstreamClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import javax.net.ServerSocketFactory;

/**
 * The gateway on a DynamoDB table as the function has it, behind the least server there is, in a
 * process of its own: {@code ./sfai run} counts in SQLite, and an emulator of Lambda asks for its
 * next request only after all calls.
 */
final class StoredGateway {
    private final HttpHandler gateway;

    private StoredGateway(HttpHandler gateway) {
        this.gateway = gateway;
    }

    /** Takes a port and a model map's file. */
    public static void main(String[] args) throws Exception {
        ModelMap map = ModelMapParser.parse(Files.readAllBytes(Path.of(args[1])));
        StoredGateway stored = new StoredGateway(gateway(map, System.getenv()));
        try (var server =
                new LoopbackServer(
                        ServerSocketFactory.getDefault(),
                        Integer.parseInt(args[0]),
                        stored::answer)) {
            System.out.println("serving on " + server.port());
            Thread.currentThread().join();
        }
    }

    private static HttpHandler gateway(ModelMap map, Map<String, String> environment) {
        InstantSource clock = InstantSource.system();
        EventLog log = new EventLog(line -> {}, Level.INFO, clock);
        UpstreamClient http = new UpstreamClient(clock);
        AwsClient aws = new AwsClient(http, environment, clock);
        return Main.gateway(
                Config.read(environment, Place.LAMBDA),
                new DynamoDbStore(aws, FakeTable.NAME, clock, e -> {}),
                new OneMap(map),
                new EnvironmentSecrets(environment),
                http,
                log,
                new Afterwards());
    }

    private record OneMap(ModelMap map) implements ModelMaps {
        @Override
        public ModelMap current() {
            return map;
        }

        @Override
        public boolean isStale() {
            return false;
        }
    }

    /** On a virtual thread, as requests are everywhere else. */
    private void answer(LoopbackServer.Request request, OutputStream out) throws IOException {
        String[] line = request.head().substring(0, request.head().indexOf('\r')).split(" ", -1);
        HttpRequest asked =
                new HttpRequest(
                        UUID.randomUUID().toString(),
                        line[0],
                        line[1],
                        "",
                        Headers.of(
                                "authorization",
                                LoopbackServer.header(request.head(), "authorization")),
                        request.body(),
                        Instant.now().plusSeconds(300));
        byte[] answer = onVirtualThread(asked);
        out.write(answer);
    }

    private byte[] onVirtualThread(HttpRequest asked) throws IOException {
        try (var thread = Executors.newVirtualThreadPerTaskExecutor()) {
            return thread.submit(() -> whole(gateway.handle(asked))).get();
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    private static byte[] whole(HttpResponse answer) throws IOException {
        byte[] body =
                switch (answer) {
                    case HttpResponse.Buffered buffered -> buffered.body();
                    case HttpResponse.Streaming streaming -> {
                        ByteArrayOutputStream all = new ByteArrayOutputStream();
                        streaming.body().writeTo(all);
                        yield all.toByteArray();
                    }
                };
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        String head =
                "HTTP/1.1 %d X\r\ncontent-length: %d\r\n\r\n"
                        .formatted(answer.status(), body.length);
        out.write(head.getBytes(StandardCharsets.US_ASCII));
        out.write(body);
        return out.toByteArray();
    }
}
