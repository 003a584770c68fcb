package io.sfai.gateway.model;

import io.sfai.gateway.json.JsonObject;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks what one part of a map says about another: providers, aliases and tools by name. Plain
 * loops here and in the classes that follow: each lambda costs a cold start half a millisecond.
 */
final class References {
    /** The provider that is there without being declared. */
    static final String MOCK = "mock";

    private static final int LONGEST_MODEL = 300;

    private final Place root;
    private final Set<String> providers;
    private final Set<String> aliases;
    private final Set<String> tools;

    References(Place root) {
        this.root = root;
        this.providers = names(root.at("providers"));
        this.aliases = names(root.at("models"));
        this.tools = names(root.at("tools"));
        providers.add(MOCK);
    }

    void check() {
        for (Place provider : root.at("providers").fields()) {
            checkProvider(provider);
        }
        Place models = root.at("models");
        if (models.value() instanceof JsonObject && aliases.isEmpty()) {
            models.reject("there is no alias; at least one is needed");
        }
        for (Place alias : models.fields()) {
            checkAlias(alias);
        }
        new FallbackCycles(models).check();
        new ToolReferences(root).check();
        for (Place price : root.at("prices").fields()) {
            checkTarget(price, price.name());
        }
    }

    private void checkProvider(Place provider) {
        Object type = provider.at("type").value();
        if (provider.name().equals(MOCK) && type instanceof String && !type.equals(MOCK)) {
            provider.at("type").reject("the provider \"mock\" is built in and has the type mock");
        }
        if (provider.at("baseUrl").value() instanceof String url && type instanceof String) {
            checkBase(provider.at("baseUrl"), withoutSlash(url).toLowerCase(Locale.ROOT), type);
        }
        if (provider.at("region").value() instanceof String region && !isRegion(region)) {
            provider.at("region").reject("a region such as ap-northeast-1 is expected");
        }
    }

    private static void checkBase(Place place, String url, Object type) {
        if (type.equals("openai") && url.endsWith("/chat/completions")) {
            place.reject("baseUrl ends where /chat/completions begins, as in https://host/v1");
        }
        if (type.equals("anthropic") && (url.endsWith("/v1") || url.endsWith("/messages"))) {
            place.reject("baseUrl ends where /v1/messages begins, as in https://host");
        }
    }

    private static boolean isRegion(String region) {
        return NameRule.REGION.wrong(region) == null
                && region.equals(region.toLowerCase(Locale.ROOT));
    }

    private void checkAlias(Place alias) {
        if (alias.value() instanceof String target) {
            checkTarget(alias, target);
        }
        if (!(alias.value() instanceof JsonObject object)) {
            return;
        }
        checkOneOrigin(alias, object);
        Place window = alias.at("capabilities").at("contextWindow");
        if (object.has("contextWindow") && window.value() != null) {
            window.reject("the alias says contextWindow already; one of the two is enough");
        }
        if (object.get("target") instanceof String target) {
            checkTarget(alias.at("target"), target);
        }
        for (Place element : alias.at("targets").elements()) {
            if (element.at("target").value() instanceof String target) {
                checkTarget(element.at("target"), target);
            }
        }
        for (Place lead : FallbackCycles.leads(alias)) {
            checkKnown(lead, "alias", aliases);
        }
        for (Place tool : alias.at("tools").elements()) {
            checkKnown(tool, "tool", tools);
        }
    }

    private static void checkOneOrigin(Place alias, JsonObject object) {
        int origins = 0;
        for (String name : new String[] {"target", "targets", "triage"}) {
            origins += object.has(name) ? 1 : 0;
        }
        if (origins == 0) {
            alias.reject("\"target\" is missing (or \"targets\", or \"triage\")");
        } else if (origins > 1) {
            alias.reject("an alias has one of \"target\", \"targets\" and \"triage\"");
        } else if (object.has("triage")) {
            checkTriageAlone(alias, object);
        }
    }

    /** What else it said would hold for nobody. */
    private static void checkTriageAlone(Place alias, JsonObject object) {
        for (String name : object.names()) {
            boolean own = name.equals("triage") || name.equals("description");
            if (!own && MapShape.ALIAS.known().containsKey(name)) {
                alias.at(name)
                        .reject("beside triage it says nothing: the alias that is chosen may");
            }
        }
    }

    private void checkTarget(Place place, String target) {
        int slash = target.indexOf('/');
        if (target.isBlank()) {
            return;
        }
        if (slash <= 0 || slash == target.length() - 1) {
            place.reject("\"provider/model\" is expected, not \"" + Place.shown(target) + "\"");
            return;
        }
        String provider = target.substring(0, slash);
        if (!providers.contains(provider)) {
            place.reject(unknown("provider", provider, providers));
        } else if (target.length() > LONGEST_MODEL || hasWhiteSpace(target)) {
            place.reject("a model's name has no white space and at most 300 characters");
        }
    }

    private static boolean hasWhiteSpace(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isWhitespace(text.charAt(i)) || Character.isISOControl(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    private static void checkKnown(Place place, String what, Set<String> known) {
        if (place.value() instanceof String name && !name.isBlank() && !known.contains(name)) {
            place.reject(unknown(what, name, known));
        }
    }

    private static String unknown(String what, String name, Collection<String> known) {
        return "there is no "
                + what
                + " \""
                + Place.shown(name)
                + "\""
                + Nearest.hint(name, known, 3);
    }

    private static Set<String> names(Place place) {
        return place.value() instanceof JsonObject object
                ? new HashSet<>(object.names())
                : new HashSet<>();
    }

    static String withoutSlash(String url) {
        int end = url.length();
        while (end > 0 && url.charAt(end - 1) == '/') {
            end--;
        }
        return url.substring(0, end);
    }

    /** The secret that a value of the map names, or null if it is a literal. */
    static @Nullable String secret(@Nullable String value) {
        return value != null && value.startsWith(NameRule.SECRET_PREFIX)
                ? value.substring(NameRule.SECRET_PREFIX.length())
                : null;
    }
}
