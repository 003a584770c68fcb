package io.sfai.gateway;

import io.sfai.gateway.agent.AgentInference;
import io.sfai.gateway.api.Answers;
import io.sfai.gateway.api.OpenAiErrors;
import io.sfai.gateway.api.agent.AgentErrors;
import io.sfai.gateway.api.messages.MessageErrors;
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
import io.sfai.gateway.inference.Afterwards;
import io.sfai.gateway.inference.Inference;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.Limits;
import io.sfai.gateway.inference.Provider;
import io.sfai.gateway.inference.UserText;
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
import io.sfai.gateway.spend.SpendLog;
import io.sfai.gateway.store.Store;
import io.sfai.gateway.telemetry.AccessLog;
import io.sfai.gateway.telemetry.EventLog;
import io.sfai.gateway.telemetry.GatewayLog;
import io.sfai.gateway.telemetry.Metrics;
import io.sfai.gateway.tool.Tools;
import io.sfai.gateway.triage.KeptChoices;
import io.sfai.gateway.triage.TriageInference;
import io.sfai.gateway.upstream.UpstreamClient;
import java.math.BigDecimal;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
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
        return gateway(config, store, maps, concealed, providers, upstreams, log, afterwards);
    }

    /** The same gateway before other providers. */
    static HttpHandler gateway(
            Config config,
            Store store,
            ModelMaps maps,
            SecretSource secrets,
            Function<ProviderSpec, Provider> providers,
            UpstreamClient upstreams,
            EventLog log,
            Afterwards afterwards) {
        Metrics metrics = new Metrics(log, config.metricsEnvironment(), CLOCK);
        GatewayLog gatewayLog = new GatewayLog(log, metrics);
        if (!config.keyNeeded()) {
            gatewayLog.everybodyIsOne();
        }
        RoutedInference routed =
                new RoutedInference(
                        maps,
                        providers,
                        new Cooldowns(store, CLOCK, gatewayLog::cooldownsFailed),
                        CLOCK,
                        RANDOM);
        ToolSources sources =
                new ToolSources(secrets, upstreams, CLOCK, gatewayLog::toolsUnavailable);
        Tools tools = new Tools(sources, sources::ofClient, gatewayLog::toolsUnavailable);
        Inference agent = new AgentInference(routed, maps, tools, store, CLOCK);
        Inference triaged = triaged(agent, routed, store, maps, afterwards, gatewayLog);
        Inference limited =
                limited(config, store, maps, triaged, routed::prepare, afterwards, gatewayLog);
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
        Routes routes =
                new Routes(
                        config,
                        store,
                        maps,
                        secrets,
                        new Answers(logged, config.keepAlive()),
                        new RoutedCounter(maps, providers),
                        gatewayLog,
                        afterwards,
                        CLOCK);
        return new RequestIds(log::mayShow)
                .then(new Cors(config.allowOrigins()))
                .then(new ErrorFilter(Main::refused, gatewayLog))
                .then(new BodyLimit(config.maxBodyBytes()))
                .around(routes.router());
    }

    /** A failure before the first byte, in the dialect of its path. */
    private static HttpResponse refused(HttpRequest request, GatewayException failure) {
        if (AgentErrors.areReadAt(request.path())) {
            return AgentErrors.response(failure);
        }
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

    /**
     * @param small asks the models that choose
     */
    private static Inference triaged(
            Inference next,
            Inference small,
            Store store,
            ModelMaps maps,
            Afterwards afterwards,
            GatewayLog log) {
        return new TriageInference(
                next,
                small,
                maps,
                new KeptChoices(store, CLOCK, afterwards, log::choicesFailed),
                log::smallModelFailed,
                CLOCK,
                RANDOM);
    }

    private static Inference limited(
            Config config,
            Store store,
            ModelMaps maps,
            Inference next,
            Consumer<InferenceRequest> beside,
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
                beside,
                afterwards,
                new LimitLog(log::storeFailed, log::limitEvent));
    }
}
