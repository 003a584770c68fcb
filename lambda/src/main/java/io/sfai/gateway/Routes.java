package io.sfai.gateway;

import io.sfai.gateway.api.Answers;
import io.sfai.gateway.api.admin.KeyPaths;
import io.sfai.gateway.api.admin.SpendLogs;
import io.sfai.gateway.api.agent.Agent;
import io.sfai.gateway.api.chat.ChatCompletions;
import io.sfai.gateway.api.health.Health;
import io.sfai.gateway.api.messages.Messages;
import io.sfai.gateway.api.messages.TokenCounts;
import io.sfai.gateway.api.models.ModelList;
import io.sfai.gateway.api.responses.ConversationPaths;
import io.sfai.gateway.api.responses.Responses;
import io.sfai.gateway.api.responses.StoredPaths;
import io.sfai.gateway.auth.ApiKeys;
import io.sfai.gateway.auth.Keys;
import io.sfai.gateway.auth.VirtualKeys;
import io.sfai.gateway.config.Config;
import io.sfai.gateway.http.HttpResponse;
import io.sfai.gateway.http.Router;
import io.sfai.gateway.inference.TokenCounter;
import io.sfai.gateway.limit.Ledger;
import io.sfai.gateway.model.ModelMaps;
import io.sfai.gateway.secret.SecretSource;
import io.sfai.gateway.session.Conversations;
import io.sfai.gateway.session.StoredResponses;
import io.sfai.gateway.spend.SpendRecords;
import io.sfai.gateway.store.Store;
import io.sfai.gateway.telemetry.GatewayLog;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;

/** Every path of the gateway, and who answers there. */
final class Routes {
    private final Config config;
    private final Store store;
    private final ModelMaps maps;
    private final SecretSource secrets;
    private final Answers answers;
    private final TokenCounter counter;
    private final GatewayLog log;
    private final InstantSource clock;
    private final Conversations conversations;
    private final ApiKeys keys;
    private final Router router = new Router();

    Routes(
            Config config,
            Store store,
            ModelMaps maps,
            SecretSource secrets,
            Answers answers,
            TokenCounter counter,
            GatewayLog log,
            Executor afterwards,
            InstantSource clock) {
        this.config = config;
        this.store = store;
        this.maps = maps;
        this.secrets = secrets;
        this.answers = answers;
        this.counter = counter;
        this.log = log;
        this.clock = clock;
        this.conversations = new Conversations(store, config.sessionTtl(), clock, afterwards);
        this.keys =
                new ApiKeys(
                        config.keyNeeded(),
                        () -> secrets.get(ApiKeys.MASTER_KEY),
                        new VirtualKeys(store, clock, log::keysFailed, log::keyUnreadable));
    }

    Router router() {
        chat();
        responses();
        agent();
        messages();
        models();
        health();
        if (config.adminApi()) {
            admin();
        }
        return router;
    }

    private void chat() {
        ChatCompletions chat = new ChatCompletions(answers, clock);
        router.on("POST", "/chat/completions", keys.protect(chat::handle));
        router.on("POST", "/", keys.protect(chat::handle));
    }

    private void responses() {
        StoredResponses stored = new StoredResponses(store, config.sessionTtl(), clock);
        Responses responses =
                new Responses(answers, stored, conversations, clock, log::responseUnkept);
        StoredPaths kept = new StoredPaths(stored, conversations);
        ConversationPaths paths = new ConversationPaths(conversations, clock);
        router.on("POST", "/responses", keys.protect(responses::handle));
        router.on("POST", "/responses/*", keys.protect(kept::cancel));
        router.on("GET", "/responses/*", keys.protect(kept::get));
        router.on("DELETE", "/responses/*", keys.protect(kept::delete));
        router.on("POST", "/conversations", keys.protect(paths::create));
        router.on("GET", "/conversations/*", keys.protect(paths::get));
        router.on("POST", "/conversations/*", keys.protect(paths::change));
        router.on("DELETE", "/conversations/*", keys.protect(paths::delete));
    }

    private void agent() {
        Agent agent = new Agent(answers, conversations, maps, clock, log::responseUnkept);
        router.on("POST", "/agent/message/stream", keys.protect(agent::handle, Agent.KEY_HEADER));
    }

    private void messages() {
        Messages messages = new Messages(answers, clock);
        TokenCounts counts = new TokenCounts(counter, clock);
        router.on("POST", "/messages", keys.protect(messages::handle));
        router.on("POST", "/messages/count_tokens", keys.protect(counts::handle));
        router.on("HEAD", "/", request -> HttpResponse.text(200, "ok\n"));
    }

    private void models() {
        ModelList models = new ModelList(maps);
        router.on("GET", "/models", keys.protect(models::list));
        router.on("GET", "/llm/models", keys.protect(models::list));
        router.on("GET", "/models/*", keys.protect(models::one));
    }

    private void health() {
        Map<String, Runnable> checks = new LinkedHashMap<>();
        checks.put("model map", maps::current);
        if (config.keyNeeded()) {
            checks.put("master key", () -> secrets.get(ApiKeys.MASTER_KEY));
        }
        Health health = new Health(checks);
        router.on("GET", "/health", health::alive);
        router.on("GET", "/health/liveliness", health::alive);
        router.on("GET", "/health/liveness", health::alive);
        router.on("GET", "/health/readiness", health::ready);
    }

    private void admin() {
        Keys records = new Keys(store, clock);
        KeyPaths paths =
                new KeyPaths(
                        records,
                        id -> {
                            Ledger.Spent spent =
                                    Ledger.read(store, id, config.limitShards(), clock.instant());
                            return new KeyPaths.Spent(spent.month(), spent.lastUse());
                        },
                        log::keyChanged,
                        clock);
        SpendLogs spend =
                new SpendLogs(records, new SpendRecords(store, clock, log::spendUnreadable), clock);
        router.on("POST", "/key/generate", keys.protect(paths::generate));
        router.on("GET", "/key/info", keys.protect(paths::info));
        router.on("POST", "/key/update", keys.protect(paths::update));
        router.on("POST", "/key/delete", keys.protect(paths::delete));
        router.on("GET", "/spend/logs", keys.protect(spend::list));
    }
}
