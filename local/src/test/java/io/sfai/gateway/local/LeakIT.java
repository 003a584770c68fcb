package io.sfai.gateway.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.auth.KeyTerms;
import io.sfai.gateway.auth.Keys;
import io.sfai.gateway.aws.AwsClient;
import io.sfai.gateway.aws.AwsService;
import io.sfai.gateway.inference.Limits;
import io.sfai.gateway.inference.UserText;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.local.emulator.LambdaEmulator;
import io.sfai.gateway.local.emulator.Options;
import io.sfai.gateway.local.privacy.Canaries;
import io.sfai.gateway.local.privacy.Mixture;
import io.sfai.gateway.local.privacy.Sieve;
import io.sfai.gateway.local.upstream.FakeUpstream;
import io.sfai.gateway.store.DynamoDbStore;
import io.sfai.gateway.store.Store;
import io.sfai.gateway.store.StoreException;
import io.sfai.gateway.telemetry.Log4jLines;
import io.sfai.gateway.upstream.UpstreamClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No key is anywhere in what a whole run has printed and stored, whoever put it where. */
class LeakIT {
    private static final Map<String, String> SETTINGS =
            Map.of(
                    "MAX_BODY_BYTES", "1048576",
                    "RATE_LIMIT_QPM", "100000",
                    "ADMIN_API", "on",
                    "LOG_REDACT", Canaries.PATTERN,
                    "METRICS_ENVIRONMENT", "leaks");

    private static final InstantSource CLOCK = InstantSource.system();

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out = System.out;
    private final PrintStream err = System.err;
    private FakeUpstream upstream;

    @TempDir private Path directory;

    @BeforeEach
    void listen() throws IOException {
        upstream = new FakeUpstream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void stopListening() throws IOException {
        System.setOut(out);
        System.setErr(err);
        upstream.close();
    }

    @Test
    void nothingLeaksInThisProcess() throws Exception {
        Map<String, String> environment = new HashMap<>(Canaries.SECRETS);
        environment.putAll(SETTINGS);
        Path data = directory.resolve("data");
        Path map = Files.writeString(directory.resolve("map.json"), Mixture.map(upstream));
        Canaries canaries;
        try (Store store = new SqliteStore(data, CLOCK, LeakIT::damaged)) {
            canaries = canaries(store);
        }
        Sieve sieve = new Sieve();
        LocalSettings settings =
                new LocalSettings(environment, "127.0.0.1", 0, map, data, Canaries.MASTER);
        try (LocalGateway gateway = LocalGateway.start(settings, new Log4jLines())) {
            canaries = run(gateway.address(), canaries);
            sieve.addFiles("SQLite, open,", data);
        }
        sieve.addFiles("SQLite, closed,", data);
        judge("in process", sieve, canaries);
    }

    private static void damaged(StoreException item) {
        throw new AssertionError("a damaged item", item);
    }

    @Test
    void nothingLeaksOnLambda() throws Exception {
        Sieve sieve = new Sieve();
        Canaries canaries;
        try (EmulatedAws aws = EmulatedAws.start(Path.of("target"))) {
            aws.putMap(Mixture.map(upstream));
            aws.putSecret("MASTER_KEY", Canaries.MASTER);
            for (Map.Entry<String, String> secret : Canaries.SECRETS.entrySet()) {
                aws.putSecret(secret.getKey(), secret.getValue());
            }
            AwsClient client = new AwsClient(new UpstreamClient(CLOCK), aws.environment(), CLOCK);
            String table = aws.environment().getOrDefault("TABLE_NAME", "");
            canaries = canaries(new DynamoDbStore(client, table, CLOCK, LeakIT::damaged));
            Options options =
                    Options.of(Path.of("../lambda/target/sfai-lambda.zip"))
                            .env(aws.environment())
                            .env(SETTINGS)
                            .log(System.out::println);
            try (LambdaEmulator lambda = LambdaEmulator.start(options)) {
                canaries = run("http://127.0.0.1:" + lambda.url().getPort(), canaries);
            }
            sieve.add("DynamoDB", items(client, table));
        }
        judge("on Lambda", sieve, canaries);
    }

    /** Gives the canaries with the keys that the run itself has made. */
    private Canaries run(String address, Canaries canaries) throws InterruptedException {
        Mixture mixture = new Mixture(address, upstream, canaries);
        Map<Integer, Integer> statuses = mixture.run();
        err.println("leaks: requests by status " + statuses);
        assertThat(statuses.keySet()).contains(200, 400, 401, 404, 413, 429, 502);
        assertThat(mixture.issued()).isNotEmpty();
        return canaries.with(mixture.issued());
    }

    private void judge(String run, Sieve sieve, Canaries canaries) {
        sieve.add("output", printed.toByteArray());
        err.println(sieve.summary(run, canaries));
        // What was searched is what was written.
        for (String written :
                List.of(
                        Mixture.NEEDLE,
                        "[redacted]",
                        "\"event\":\"chat_completion\"",
                        "\"event\":\"llm_error\"",
                        "\"event\":\"request_rejected\"",
                        "\"Namespace\":\"SfAiGateway\"",
                        "leak-test-key")) {
            assertThat(sieve.contains(written)).as(written).isTrue();
        }
        assertThat(sieve.found(canaries)).isEmpty();
    }

    private static Canaries canaries(Store store) {
        Keys keys = new Keys(store, CLOCK);
        Keys.Issued first = keys.create(terms("leak-test-key"));
        Keys.Issued second = keys.create(terms("leak-test-revoked"));
        Keys.Issued turned = keys.rotate("leak-test-key", Duration.ofMinutes(5));
        keys.revoke("leak-test-revoked");
        return new Canaries(List.of(first.text(), turned.text(), second.text()));
    }

    private static KeyTerms terms(String name) {
        return new KeyTerms(name, Set.of(), Limits.NONE, Instant.MAX, UserText.FULL);
    }

    private static String items(AwsClient client, String table) {
        StringBuilder all = new StringBuilder();
        JsonObject asked = new JsonObject().put("TableName", table);
        JsonObject last;
        do {
            JsonObject page =
                    client.read(
                            AwsService.DYNAMODB,
                            "DynamoDB_20120810.Scan",
                            asked,
                            Duration.ofSeconds(20));
            all.append(page).append('\n');
            last = page.object("LastEvaluatedKey");
            asked = new JsonObject().put("TableName", table).put("ExclusiveStartKey", last);
        } while (last != null);
        return all.toString();
    }
}
