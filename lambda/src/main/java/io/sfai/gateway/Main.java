package io.sfai.gateway;

import io.sfai.gateway.api.OpenAiErrors;
import io.sfai.gateway.api.admin.KeyPaths;
import io.sfai.gateway.api.admin.SpendLogs;
import io.sfai.gateway.api.chat.ChatCompletions;
import io.sfai.gateway.api.health.Health;
import io.sfai.gateway.api.messages.MessageErrors;
import io.sfai.gateway.api.messages.Messages;
import io.sfai.gateway.api.messages.TokenCounts;
import io.sfai.gateway.api.models.ModelList;
import io.sfai.gateway.api.responses.Responses;
import io.sfai.gateway.api.responses.StoredPaths;
import io.sfai.gateway.auth.ApiKeys;
import io.sfai.gateway.auth.Keys;
import io.sfai.gateway.auth.VirtualKeys;
import io.sfai.gateway.config.Config;
import io.sfai.gateway.error.GatewayError;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.http.BodyLimit;
import io.sfai.gateway.http.Cors;
import io.sfai.gateway.http.ErrorFilter;
import io.sfai.gateway.http.HttpHandler;
import io.sfai.gateway.http.HttpRequest;
import io.sfai.gateway.http.HttpResponse;
import io.sfai.gateway.http.RequestIds;
import io.sfai.gateway.http.Router;
import io.sfai.gateway.inference.Afterwards;
import io.sfai.gateway.inference.Inference;
import io.sfai.gateway.inference.Limits;
import io.sfai.gateway.inference.Provider;
import io.sfai.gateway.inference.TokenCounter;
import io.sfai.gateway.inference.UserText;
import io.sfai.gateway.limit.Ledger;
import io.sfai.gateway.limit.LimitLog;
import io.sfai.gateway.limit.LimitSettings;
import io.sfai.gateway.limit.LimitedInference;
import io.sfai.gateway.limit.NanoUsd;
import io.sfai.gateway.model.ModelMap.ProviderSpec;
import io.sfai.gateway.model.ModelMaps;
import io.sfai.gateway.provider.mock.MockProvider;
import io.sfai.gateway.routing.Cooldowns;
import io.sfai.gateway.routing.RoutedCounter;
import io.sfai.gateway.routing.RoutedInference;
import io.sfai.gateway.runtime.InvocationLoop;
import io.sfai.gateway.secret.SecretSource;
import io.sfai.gateway.session.StoredResponses;
import io.sfai.gateway.spend.SpendLog;
import io.sfai.gateway.spend.SpendRecords;
import io.sfai.gateway.store.Store;
import io.sfai.gateway.telemetry.AccessLog;
import io.sfai.gateway.telemetry.EventLog;
import io.sfai.gateway.telemetry.GatewayLog;
import io.sfai.gateway.telemetry.Metrics;
import io.sfai.gateway.upstream.UpstreamClient;
import java.math.BigDecimal;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** The composition root: what the gateway is made of. */
public final class Main {
    private static final InstantSource CLOCK = InstantSource.system();

    /** Not seeded: environments that start from one snapshot must not choose alike. */
    private static final RandomGenerator RANDOM = new SecureRandom();

    private Main() {}

    /** Runs the function: Lambda's wrapper starts the process here. */
    public static void main(String[] args) {
        Map<String, String> environment = System.getenv();
        try (InvocationLoop loop =
                new InvocationLoop(
                        environment,
                        hooks -> LambdaFunction.start(environment, hooks),
                        line -> System.err.println(line))) {
            System.exit(loop.run());
        }
    }

    /**
     * The whole gateway as a function from a request to an answer.
     *
     * @param afterwards runs what comes after an answer; its owner waits for that in the end
     */
    public static HttpHandler gateway(
            Config config,
            Store store,
            ModelMaps maps,
            SecretSource secrets,
            UpstreamClient upstreams,
            EventLog log,
            Afterwards afterwards) {
        SecretSource concealed = new ConcealedSecrets(secrets, log);
        ConcealedSecrets.ofAws(config.aws(), log);
        Providers providers = new Providers(concealed, upstreams, config.aws()::get);
        return gateway(config, store, maps, concealed, providers, log, afterwards);
    }

    /** The same gateway before other providers. */
    static HttpHandler gateway(
            Config config,
            Store store,
            ModelMaps maps,
            SecretSource secrets,
            Function<ProviderSpec, Provider> providers,
            EventLog log,
            Afterwards afterwards) {
        Metrics metrics = new Metrics(log, config.metricsEnvironment(), CLOCK);
        GatewayLog gatewayLog = new GatewayLog(log, metrics);
        RoutedInference routed =
                new RoutedInference(
                        maps,
                        providers,
                        new Cooldowns(store, CLOCK, gatewayLog::cooldownsFailed),
                        CLOCK,
                        RANDOM);
        Inference limited = limited(config, store, maps, routed, afterwards, gatewayLog);
        UserText userText = UserText.valueOf(config.userMessage().name());
        SpendLog spend =
                new SpendLog(store, afterwards, config.limitShards(), gatewayLog::spendFailed);
        Inference logged =
                new AccessLog(
                        limited,
                        log,
                        (target, usage) -> maps.latest().prices().cost(target, usage),
                        userText,
                        metrics.andThen(spend),
                        CLOCK);
        RoutedCounter counter = new RoutedCounter(maps, providers);
        return new RequestIds(log::mayShow)
                .then(new Cors(config.allowOrigins()))
                .then(new ErrorFilter(Main::refused, gatewayLog))
                .then(new BodyLimit(config.maxBodyBytes()))
                .around(routes(config, store, maps, secrets, logged, counter, gatewayLog));
    }

    /** A failure before the first byte, in the dialect of its path. */
    private static HttpResponse refused(HttpRequest request, GatewayException failure) {
        return MessageErrors.areReadAt(request.path())
                ? MessageErrors.response(failure, request.id())
                : OpenAiErrors.response(failure);
    }

    /** The body of a refusal that a server makes before there is a request. */
    public static byte[] badRequest(int status, String message) {
        GatewayError error =
                status >= 500 && status != 505
                        ? new GatewayError.Internal("the gateway's server failed")
                        : new GatewayError.BadRequest(message, null, "bad_http");
        return OpenAiErrors.bytes(error);
    }

    /** The names of the built-in mock's models. */
    public static List<String> mockModels() {
        return MockProvider.models();
    }

    private static Inference limited(
            Config config,
            Store store,
            ModelMaps maps,
            RoutedInference next,
            Afterwards afterwards,
            GatewayLog log) {
        BigDecimal dollars = config.budgetUsdPerMonth();
        Limits.Budget budget =
                dollars == null
                        ? null
                        : new Limits.Budget(NanoUsd.of(dollars), Limits.Period.MONTH);
        return new LimitedInference(
                next,
                store,
                maps,
                new LimitSettings(
                        new Limits(config.rateLimitQpm(), 0, 0, budget),
                        config.closedOnFailure(),
                        config.limitShards()),
                CLOCK,
                RANDOM,
                next::prepare,
                afterwards,
                new LimitLog(log::storeFailed, log::limitEvent));
    }

    private static Router routes(
            Config config,
            Store store,
            ModelMaps maps,
            SecretSource secrets,
            Inference inference,
            TokenCounter counter,
            GatewayLog log) {
        ApiKeys keys =
                new ApiKeys(
                        config.keyNeeded(),
                        () -> secrets.get(ApiKeys.MASTER_KEY),
                        new VirtualKeys(store, CLOCK, log::keysFailed, log::keyUnreadable));
        ChatCompletions chat = new ChatCompletions(inference, CLOCK, config.keepAlive());
        StoredResponses stored = new StoredResponses(store, config.sessionTtl(), CLOCK);
        Responses responses =
                new Responses(inference, stored, CLOCK, config.keepAlive(), log::responseUnkept);
        StoredPaths kept = new StoredPaths(stored);
        Messages messages = new Messages(inference, CLOCK, config.keepAlive());
        TokenCounts counts = new TokenCounts(counter, CLOCK);
        ModelList models = new ModelList(maps);
        Health health = new Health(checks(config, maps, secrets));
        Router router = new Router();
        if (config.adminApi()) {
            admin(router, keys, config, store, log);
        }
        return router.on("POST", "/chat/completions", keys.protect(chat::handle))
                .on("POST", "/", keys.protect(chat::handle))
                .on("POST", "/responses", keys.protect(responses::handle))
                .on("POST", "/responses/*", keys.protect(kept::cancel))
                .on("GET", "/responses/*", keys.protect(kept::get))
                .on("DELETE", "/responses/*", keys.protect(kept::delete))
                .on("POST", "/messages", keys.protect(messages::handle))
                .on("POST", "/messages/count_tokens", keys.protect(counts::handle))
                .on("HEAD", "/", request -> HttpResponse.text(200, "ok\n"))
                .on("GET", "/models", keys.protect(models::list))
                .on("GET", "/llm/models", keys.protect(models::list))
                .on("GET", "/models/*", keys.protect(models::one))
                .on("GET", "/health", health::alive)
                .on("GET", "/health/liveliness", health::alive)
                .on("GET", "/health/liveness", health::alive)
                .on("GET", "/health/readiness", health::ready);
    }

    private static void admin(
            Router router, ApiKeys keys, Config config, Store store, GatewayLog log) {
        Keys records = new Keys(store, CLOCK);
        KeyPaths paths =
                new KeyPaths(
                        records,
                        id -> {
                            Ledger.Spent spent =
                                    Ledger.read(store, id, config.limitShards(), CLOCK.instant());
                            return new KeyPaths.Spent(spent.month(), spent.lastUse());
                        },
                        log::keyChanged,
                        CLOCK);
        SpendLogs spend =
                new SpendLogs(records, new SpendRecords(store, CLOCK, log::spendUnreadable), CLOCK);
        router.on("POST", "/key/generate", keys.protect(paths::generate))
                .on("GET", "/key/info", keys.protect(paths::info))
                .on("POST", "/key/update", keys.protect(paths::update))
                .on("POST", "/key/delete", keys.protect(paths::delete))
                .on("GET", "/spend/logs", keys.protect(spend::list));
    }

    private static Map<String, Runnable> checks(
            Config config, ModelMaps maps, SecretSource secrets) {
        Map<String, Runnable> checks = new LinkedHashMap<>();
        checks.put("model map", maps::current);
        if (config.keyNeeded()) {
            checks.put("master key", () -> secrets.get(ApiKeys.MASTER_KEY));
        }
        return checks;
    }
}
