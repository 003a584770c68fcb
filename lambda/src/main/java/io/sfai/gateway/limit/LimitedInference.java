package io.sfai.gateway.limit;

import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.inference.Caller;
import io.sfai.gateway.inference.Caller.Standing;
import io.sfai.gateway.inference.Grant;
import io.sfai.gateway.inference.Inference;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.InferenceStream;
import io.sfai.gateway.inference.Limits;
import io.sfai.gateway.inference.Step;
import io.sfai.gateway.model.ModelMap;
import io.sfai.gateway.model.ModelMaps;
import io.sfai.gateway.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Everything that bounds use: the aliases, requests, tokens, slots and dollars of a caller and of
 * the gateway. All counters are asked for at once, beside the caller's record, an old map and
 * whatever else can be asked for, so all cost one round trip's time; see docs/limits.md.
 */
public final class LimitedInference implements Inference {
    private final Inference next;
    private final ModelMaps maps;
    private final Consumer<InferenceRequest> beside;
    private final RandomGenerator random;
    private final Books books;

    /**
     * @param beside begins what can be waited for beside the counts; it does not wait itself
     * @param random chooses shards; used by many threads
     * @param afterwards runs what nobody waits for
     */
    public LimitedInference(
            Inference next,
            Store store,
            ModelMaps maps,
            LimitSettings settings,
            InstantSource clock,
            RandomGenerator random,
            Consumer<InferenceRequest> beside,
            Executor afterwards,
            LimitLog log) {
        this.next = next;
        this.maps = maps;
        this.beside = beside;
        this.random = random;
        this.books = new Books(store, settings, clock, afterwards, new UsedUp(), log);
    }

    @Override
    public InferenceStream open(InferenceRequest request) {
        Caller caller = request.caller();
        Grant grant = caller.standing() == Standing.LIKELY ? null : caller.grant();
        if (grant != null) {
            refuseForbidden(request, grant);
        }
        ModelMap map = mapAtHand(request.alias());
        if (!map.aliases().containsKey(request.alias())) {
            throw unknown(request, map, grant == null ? caller.grant() : grant);
        }
        Instant now = books.clock().instant();
        Demand demand =
                isGuessed(grant) ? Demand.of(request, map, now) : Demand.unguessed(request, now);
        Claim own = own(caller, grant, demand);
        List<Claim> all = new ArrayList<>(2);
        if (own != null) {
            all.add(own);
        }
        addGateway(all, demand);
        if (all.isEmpty()) {
            return next.open(request);
        }
        RateHeaders headers = new RateHeaders(Duration.between(now, Periods.endOfMinute(now)));
        return open(request, grant, own, new Claims(all, headers, books.settings().patience()));
    }

    private InferenceStream open(
            InferenceRequest request, @Nullable Grant grant, @Nullable Claim own, Claims claims) {
        try {
            told(request, claims::ask);
            beside.accept(request);
            if (grant == null && own != null) {
                Grant granted = askedBeside(request.caller());
                own.limited(holder(granted), granted.limits());
                refuseForbidden(request, granted);
            } else {
                maps.current();
            }
            told(request, claims::judge);
            request.journal().atEnd(claims::settle);
            return new Limited(next.open(request), claims.headers());
        } catch (RuntimeException | Error e) {
            // What could not reach a model does not count.
            claims.giveBack();
            throw e;
        }
    }

    /** Whether tokens or dollars may be limited. */
    private boolean isGuessed(@Nullable Grant grant) {
        return grant == null
                || grant.limits().tokensPerMinute() > 0
                || grant.limits().budget() != null
                || books.settings().global().budget() != null;
    }

    /** Waits for the caller's record and for a newer map at once. */
    private Grant askedBeside(Caller caller) {
        CompletableFuture<Grant> asked = CompletableFuture.supplyAsync(caller::grant, Count.BESIDE);
        try {
            maps.current();
            return asked.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof GatewayException known ? known : e;
        }
    }

    /** The log gets a line of what a limit refuses. */
    private static void told(InferenceRequest request, Runnable step) {
        try {
            step.run();
        } catch (GatewayException e) {
            request.journal().failed(e.error());
            throw e;
        }
    }

    /** An old map will do for prices, unless it lacks the alias. */
    private ModelMap mapAtHand(String alias) {
        if (maps.isStale()) {
            ModelMap old = maps.latest();
            if (old.aliases().containsKey(alias)) {
                return old;
            }
        }
        return maps.current();
    }

    private static GatewayException unknown(InferenceRequest request, ModelMap map, Grant grant) {
        refuseForbidden(request, grant);
        String alias = request.alias();
        if (!grant.aliases().isEmpty()) {
            return Refusals.notThere(alias);
        }
        try {
            map.find(alias);
            return Refusals.notThere(alias);
        } catch (GatewayException e) {
            return e;
        }
    }

    private static void refuseForbidden(InferenceRequest request, Grant grant) {
        if (!grant.allows(request.alias())) {
            GatewayException refusal = Refusals.notAllowed(holder(grant), request.alias());
            request.journal().failed(refusal.error());
            throw refusal;
        }
    }

    private static String holder(Grant grant) {
        return "the key '" + grant.name() + "'";
    }

    /** Null for an owner, who has no limits and no ledger. */
    private @Nullable Claim own(Caller caller, @Nullable Grant grant, Demand demand) {
        if (caller.standing() == Standing.OWNER) {
            return null;
        }
        Claim claim = new Claim(books, caller.id(), demand, shard(), true);
        return grant == null ? claim : claim.limited(holder(grant), grant.limits());
    }

    private void addGateway(List<Claim> all, Demand demand) {
        Limits global = books.settings().global();
        if (!global.equals(Limits.NONE)) {
            Claim claim = new Claim(books, Ledger.GATEWAY, demand, shard(), false);
            all.add(claim.limited(Share.GATEWAY, global));
        }
    }

    private int shard() {
        return books.settings().shards() == 1 ? 0 : random.nextInt(1 << 20);
    }

    /** A stream that carries the limits' headers. */
    private record Limited(InferenceStream stream, Map<String, String> limitHeaders)
            implements InferenceStream {
        @Override
        public Step next(Duration wait) {
            return stream.next(wait);
        }

        @Override
        public Map<String, String> headers() {
            Map<String, String> all = new HashMap<>(stream.headers());
            all.putAll(limitHeaders);
            return all;
        }

        @Override
        public void close() {
            stream.close();
        }
    }
}
