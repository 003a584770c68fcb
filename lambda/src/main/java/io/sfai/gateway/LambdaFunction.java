package io.sfai.gateway;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.sfai.gateway.auth.ApiKeys;
import io.sfai.gateway.aws.AwsClient;
import io.sfai.gateway.aws.S3Object;
import io.sfai.gateway.config.Config;
import io.sfai.gateway.config.Config.Place;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.functionurl.FunctionUrlHandler;
import io.sfai.gateway.inference.Afterwards;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.model.MapSource;
import io.sfai.gateway.model.ModelMap;
import io.sfai.gateway.model.ModelMap.ProviderSpec;
import io.sfai.gateway.model.ModelMap.ProviderType;
import io.sfai.gateway.model.RefreshingModelMaps;
import io.sfai.gateway.runtime.RuntimeHooks;
import io.sfai.gateway.secret.SecretsManagerSecrets;
import io.sfai.gateway.store.DynamoDbStore;
import io.sfai.gateway.store.StoreException;
import io.sfai.gateway.telemetry.EventLog;
import io.sfai.gateway.telemetry.EventLog.Level;
import io.sfai.gateway.telemetry.GatewayLog;
import io.sfai.gateway.telemetry.Log4jLines;
import io.sfai.gateway.telemetry.MapLog;
import io.sfai.gateway.telemetry.Metrics;
import io.sfai.gateway.upstream.UpstreamClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The gateway on AWS: its map in S3, its secrets in Secrets Manager, its state in DynamoDB. */
public final class LambdaFunction implements RequestStreamHandler {
    /** Lambda gives init ten seconds; what is not there by then is fetched by the first request. */
    private static final Duration WARM_UP = Duration.ofSeconds(5);

    private static final Duration SETTLING = Duration.ofSeconds(3);
    private static final Duration HELLO = Duration.ofSeconds(2);
    private static final int MOST_CONNECTIONS = 4;
    private static final int LONGEST_HELLO = 1 << 20;

    private final UpstreamClient http;
    private final RefreshingModelMaps maps;
    private final SecretsManagerSecrets secrets;
    private final DynamoDbStore store;
    private final Config config;
    private final EventLog log;
    private final FunctionUrlHandler handler;
    private final boolean snapshot;
    private final Afterwards afterwards = new Afterwards();
    private final AtomicInteger running = new AtomicInteger();

    /** Reads nothing over the network yet. */
    public LambdaFunction(Map<String, String> environment) {
        InstantSource clock = InstantSource.system();
        config = Config.read(environment, Place.LAMBDA);
        snapshot = "snap-start".equals(environment.get("AWS_LAMBDA_INITIALIZATION_TYPE"));
        log =
                new EventLog(
                        new Log4jLines(),
                        Level.valueOf(config.logLevel().name()),
                        clock,
                        config.redact());
        Metrics metrics = new Metrics(log, config.metricsEnvironment(), clock);
        http = new UpstreamClient(clock);
        AwsClient aws = new AwsClient(http, environment, clock);
        maps =
                new RefreshingModelMaps(
                        source(new S3Object(aws, config.configBucket(), config.configKey())),
                        config.configTtl(),
                        clock,
                        new MapLog(log, metrics),
                        "Put one there with: aws s3 cp model_map.json s3://%s/%s"
                                .formatted(config.configBucket(), config.configKey()));
        secrets =
                new SecretsManagerSecrets(
                        aws,
                        config.secretPrefix(),
                        config.secretTtl(),
                        clock,
                        (name, why) ->
                                log.write(Level.WARN, "secret_refresh_failed", told(name, why)));
        GatewayLog told = new GatewayLog(log, metrics);
        store = new DynamoDbStore(aws, config.tableName(), clock, told::itemSkipped);
        handler =
                new FunctionUrlHandler(
                        Main.gateway(config, store, maps, secrets, http, log, afterwards),
                        this::settle);
    }

    /** The handler alone, warmed up, for a runtime that is not ours. */
    public static FunctionUrlHandler whole(Map<String, String> environment) {
        LambdaFunction function = new LambdaFunction(environment);
        function.warmUp();
        return function.handler;
    }

    /** Makes the function and gets ready all that init may: everything, or nothing secret. */
    public static RequestStreamHandler start(Map<String, String> environment, RuntimeHooks hooks) {
        LambdaFunction function = new LambdaFunction(environment);
        hooks.afterAnswer(function::settle);
        if (function.snapshot) {
            WarmUp.classes();
            WarmUp.anthropic();
            WarmUp.bedrock();
            WarmUp.dialects();
            hooks.afterRestore(function::connect);
        } else {
            function.warmUp();
        }
        return function;
    }

    @Override
    public void handleRequest(InputStream in, OutputStream out, Context context)
            throws IOException {
        running.incrementAndGet();
        try {
            handler.handleRequest(in, out, context);
        } finally {
            if (running.decrementAndGet() == 0) {
                maps.endInvocation();
            }
        }
    }

    /** Counts and records are kept before the environment may be frozen. */
    private void settle() {
        afterwards.await(SETTLING);
    }

    /** Everything at once: Lambda gives init its full CPU, and nothing waits for another. */
    private void warmUp() {
        Thread classes = Thread.ofPlatform().daemon().start(WarmUp::classes);
        connect();
        try {
            classes.join(WARM_UP);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Fetches the map, the secrets that it needs, and the store's connection, side by side. */
    private void connect() {
        http.dropConnections();
        CountDownLatch ready = new CountDownLatch(3);
        beside(ready, () -> prefetch(List.of(ApiKeys.MASTER_KEY)));
        beside(ready, this::prefetchMapAndKeys);
        beside(ready, () -> store.get("warm-up", "warm-up"));
        if (!await(ready)) {
            maps.endInvocation();
        }
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(WARM_UP.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void prefetchMapAndKeys() {
        Collection<ProviderSpec> providers = maps.current().providers().values();
        prefetch(
                providers.stream()
                        .map(ProviderSpec::apiKey)
                        .filter(Objects::nonNull)
                        .distinct()
                        .toList());
        List<ProviderSpec> remote =
                providers.stream()
                        .filter(each -> models(each).startsWith("https:"))
                        .limit(MOST_CONNECTIONS)
                        .toList();
        CountDownLatch connected = new CountDownLatch(remote.size() + 1);
        beside(connected, this::primeClaude);
        remote.forEach(each -> beside(connected, () -> preconnect(each)));
        await(connected);
    }

    /** The log knows them before the first request, which may quote one. */
    private void prefetch(List<String> names) {
        secrets.prefetch(names);
        new ConcealedSecrets(secrets, log).tell(names);
    }

    /**
     * Loads what a request to Anthropic needs, if an alias leads there. Not Bedrock's: the SDK
     * would hold up every cold start by half a second, for those too who never ask it.
     */
    private void primeClaude() {
        ModelMap map = maps.current();
        boolean asked =
                map.aliases().values().stream()
                        .flatMap(alias -> alias.targets().stream())
                        .map(each -> map.provider(each.target()).type())
                        .anyMatch(ProviderType.ANTHROPIC::equals);
        if (asked && !snapshot) {
            WarmUp.anthropic();
        }
    }

    /**
     * Opens the first connection to an upstream by asking for its models, with no key: the answer,
     * mostly a 401, does not matter, its TLS and the connection do. Not HEAD, which some servers
     * answer with a body, and so spoil the connection.
     */
    private void preconnect(ProviderSpec provider) {
        String name = provider.apiKey();
        if (name != null) {
            // One whose key is not set is not used yet either.
            secrets.get(name);
        }
        URI uri = URI.create(models(provider));
        try (UpstreamClient.Exchange exchange =
                http.prepare("GET", uri, Map.of("user-agent", "sfai-gateway"), null, HELLO)) {
            exchange.send();
            exchange.bytes(LONGEST_HELLO);
        }
    }

    /** Where a provider lists its models; empty for one that is not reached over HTTP. */
    private static String models(ProviderSpec provider) {
        String base = Providers.baseUrl(provider);
        String path = provider.type() == ProviderType.ANTHROPIC ? "/v1/models" : "/models";
        return base == null ? "" : base + path;
    }

    /** What fails here never fails init: the first request tries again and tells its client. */
    private static void beside(CountDownLatch ready, Runnable task) {
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        task.run();
                    } catch (GatewayException | StoreException e) {
                        // Told to whoever needs it.
                    } finally {
                        ready.countDown();
                    }
                });
    }

    private static MapSource source(S3Object object) {
        return (etag, timeout) ->
                switch (object.fetch(etag, timeout)) {
                    case S3Object.Fetched.NotModified same -> new MapSource.Fetched.NotModified();
                    case S3Object.Fetched.Found found ->
                            new MapSource.Fetched.Found(found.etag(), found.bytes());
                    case S3Object.Fetched.Missing missing ->
                            new MapSource.Fetched.Missing(missing.message());
                    case S3Object.Fetched.Failed failed ->
                            new MapSource.Fetched.Failed(failed.message());
                };
    }

    private static JsonObject told(String name, String why) {
        return new JsonObject().put("secret", name).put("errorMessage", why);
    }
}
