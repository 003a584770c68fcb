package io.sfai.gateway.provider.openai;

import io.sfai.gateway.error.GatewayError;
import io.sfai.gateway.error.GatewayError.Upstream;
import io.sfai.gateway.error.GatewayError.UpstreamFault;
import io.sfai.gateway.inference.Dialect;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.Target;
import io.sfai.gateway.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * By which of an upstream's APIs text is completed, and what each model was found not to take. That
 * is kept for a while, so that only the first request has to find out.
 */
final class TextApis {
    private static final Duration KEPT = Duration.ofMinutes(10);

    /** Words of a 400 by which servers say that the model is no such one. */
    private static final List<String> CHATS =
            List.of("chat model", "chat/completions", "does not support completion", "fim");

    private static final List<String> NO_SUFFIX = List.of("suffix", "insert");
    private static final List<String> NO_OPTION = List.of("stream_options", "include_usage");

    private final Set<Dialect> apis;
    private final InstantSource clock;
    private final Map<Lack, Instant> lacks = new ConcurrentHashMap<>();

    /** What a model's API lacks. */
    private record Lack(String model, Dialect api, What what) {}

    private enum What {
        THE_API,
        SUFFIXES,
        USAGE_IN_STREAMS
    }

    /**
     * @param apis what the upstream speaks, of {@link Dialect#COMPLETIONS} and {@link Dialect#FIM}
     */
    TextApis(Set<Dialect> apis, InstantSource clock) {
        this.apis = apis;
        this.clock = clock;
    }

    /** How a request is best asked; null if in chat. */
    @Nullable TextForm form(InferenceRequest request, Target target) {
        Dialect dialect = request.dialect();
        JsonObject own = request.original();
        if (own == null || (dialect != Dialect.COMPLETIONS && dialect != Dialect.FIM)) {
            return null;
        }
        Dialect other = dialect == Dialect.FIM ? Dialect.COMPLETIONS : Dialect.FIM;
        for (Dialect api : List.of(dialect, other)) {
            boolean usage = !lacks(target, api, What.USAGE_IN_STREAMS);
            TextForm form = new TextForm(api, request, own, target, usage);
            if (apis.contains(api) && !lacks(target, api, What.THE_API) && canSay(form)) {
                return form;
            }
        }
        return null;
    }

    private boolean canSay(TextForm form) {
        if (form.hasSuffix() && lacks(form.target(), form.api(), What.SUFFIXES)) {
            return false;
        }
        if (!form.isCrossed()) {
            return true;
        }
        JsonObject own = form.own();
        boolean one =
                own.integer("n", 1) <= 1
                        && own.integer("best_of", 1) <= 1
                        && own.get("logprobs") == null;
        // Without a suffix, an API that fills in between is nothing that a client asked for.
        return one
                && TextForm.prompt(own) != null
                && (form.api() == Dialect.COMPLETIONS || form.hasSuffix());
    }

    private boolean lacks(Target target, Dialect api, What what) {
        Instant until = lacks.get(new Lack(target.model(), api, what));
        return until != null && clock.instant().isBefore(until);
    }

    /** Whether a refusal says that another form may do; if so, it is remembered. */
    boolean learns(TextForm form, GatewayError error) {
        What what = lack(form, error);
        if (what != null) {
            Lack lack = new Lack(form.target().model(), form.api(), what);
            lacks.put(lack, clock.instant().plus(KEPT));
        }
        return what != null;
    }

    private static @Nullable What lack(TextForm form, GatewayError error) {
        if (!(error instanceof Upstream refused) || refused.fault() != UpstreamFault.REFUSED) {
            return null;
        }
        int status = refused.upstreamStatus();
        if (status == 404 || status == 405 || status == 501) {
            return What.THE_API;
        }
        if (status != 400 && status != 422) {
            return null;
        }
        String said = said(refused);
        if (form.usage() && hasOneOf(NO_OPTION, said)) {
            return What.USAGE_IN_STREAMS;
        }
        if (form.hasSuffix() && hasOneOf(NO_SUFFIX, said)) {
            return What.SUFFIXES;
        }
        return hasOneOf(CHATS, said) ? What.THE_API : null;
    }

    /** What it said and where, without our own words before it, which name the provider. */
    private static String said(Upstream refused) {
        String message = refused.message();
        String param = refused.param() == null ? "" : refused.param();
        return (param + " " + message.substring(message.indexOf(": ") + 1))
                .toLowerCase(Locale.ROOT);
    }

    private static boolean hasOneOf(List<String> words, String said) {
        return words.stream().anyMatch(said::contains);
    }
}
