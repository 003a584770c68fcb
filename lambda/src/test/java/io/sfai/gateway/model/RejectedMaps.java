package io.sfai.gateway.model;

import java.util.stream.Stream;

/** Model maps with one thing wrong, and what must be said about it. */
final class RejectedMaps {
    private static final String KEY = "sk-" + "verysecret";

    /** A map and the one thing that is wrong with it; {@code line} is where "#" stands. */
    record Case(String json, String path, String reason) {
        int line() {
            return 1 + (int) json.chars().limit(json.indexOf('#')).filter(c -> c == '\n').count();
        }

        byte[] text() {
            return Maps.text(json.replace("#", ""));
        }

        @Override
        public String toString() {
            return path + ": " + reason;
        }
    }

    private RejectedMaps() {}

    static Stream<Case> syntax() {
        return Stream.of(
                new Case("#", "$", "it is empty"),
                new Case("#  \n", "$", "it is empty"),
                new Case("#[]", "$", "a JSON object is expected"),
                new Case(
                        "{'models': {'a': 'mock/x'}\n,#}", "$.models", "Unexpected character ('}'"),
                new Case("{'models': {'a': 'mock/x'}}\n#x", "$", "Unrecognized token"),
                new Case("{'models': {'a': 'mock/x'}}\n#{}", "$", "something follows the end"),
                new Case("{'models':\n {'a': 'mock/x',\n#'a': 'mock/y'}}", "$.models.a", "twice"),
                new Case("{'models': {'a':\n#" + KEY + "}}", "$.models.a", "Unrecognized token"),
                new Case("{'models': {'a': 'mock/x#\n", "$.models.a", "CTRL-CHAR"),
                new Case(
                        "{'modells#': {'a': 'mock/x'}, 'models': {'a': 'mock/x'}}",
                        "$.modells",
                        "unknown name; did you mean models?"),
                new Case("#{'$schema': 'x'}", "$", "\"models\" is missing"),
                new Case("{\n'models#': {}}", "$.models", "there is no alias"),
                new Case("{\n'models#': []}", "$.models", "an object is expected, not a list"),
                new Case("{\n'models#': null}", "$.models", "not null (leave the name out"),
                models("'a b#': 'mock/x'", "$.models.a b", "the name may have letters"),
                models("'#': 'mock/x'", "$.models.", "the name is empty"),
                models(
                        "'" + "a".repeat(129) + "#': 'mock/x'",
                        "$.models." + "a".repeat(100) + "…",
                        "has 129 characters"),
                new Case(
                        "{'defaults': {'timeoutSeconds': 60,\n'retires#': 2},"
                                + "'models': {'a': 'mock/x'}}",
                        "$.defaults.retires",
                        "did you mean retries?"),
                new Case(
                        "{'defaults':\n{'system#': 'x'}, 'models': {'a': 'mock/x'}}",
                        "$.defaults.system",
                        "unknown name"));
    }

    static Stream<Case> providers() {
        return Stream.of(
                provider("'p#': 'openai'", "$.providers.p", "an object is expected, not text"),
                provider(
                        "'p#': {}",
                        "$.providers.p",
                        "\"type\" is missing: one of anthropic, bedrock, mock, openai"),
                provider("'p': {'type#': 'opnai'}", "$.providers.p.type", "did you mean openai?"),
                provider("'p': {'type#': 7}", "$.providers.p.type", "is expected, not a number"),
                provider("'p/q#': {'type': 'openai'}", "$.providers.p/q", "the name may have"),
                provider("'mock': {'type#': 'openai'}", "$.providers.mock.type", "is built in"),
                provider(
                        "'p': {'type': 'openai',\n'apikey#': 'secret:X'}",
                        "$.providers.p.apikey",
                        "did you mean apiKey?"),
                provider(
                        "'p': {'type': 'openai',\n'apiKey#': '" + KEY + "'}",
                        "$.providers.p.apiKey",
                        "put the key in a secret"),
                provider(
                        "'p': {'type': 'openai',\n'apiKey#': 'secret:'}",
                        "$.providers.p.apiKey",
                        "the name is empty"),
                provider(
                        "'p': {'type': 'openai',\n'apiKey#': 'secret:a b'}",
                        "$.providers.p.apiKey",
                        "after \"secret:\" stands a secret's name"),
                provider(
                        "'p': {'type': 'openai',\n'apiKey#': 12}",
                        "$.providers.p.apiKey",
                        "is expected, not a number"),
                provider(
                        "'p': {'type': 'openai', 'headers': {\n'Authorization#': 'Bearer "
                                + KEY
                                + "'}}",
                        "$.providers.p.headers.Authorization",
                        "put the key in a secret"),
                provider(
                        "'p': {'type': 'openai', 'headers': {\n'x-goog-api-key#': '" + KEY + "'}}",
                        "$.providers.p.headers.x-goog-api-key",
                        "put the key in a secret"),
                provider(
                        "'p': {'type': 'openai', 'headers': {\n'x-a#': 'b\\r\\nc: d'}}",
                        "$.providers.p.headers.x-a",
                        "printable ASCII"),
                provider(
                        "'p': {'type': 'openai', 'headers': {\n'x a#': 'b'}}",
                        "$.providers.p.headers.x a",
                        "the name may have"),
                base("openai", "ftp://host/v1", "http:// or https://"),
                base("openai", "localhost:8000/v1", "http:// or https://"),
                base("openai", "https://", "this is no address"),
                base("openai", "https://me:" + KEY + "@host/v1", "no user or password"),
                base("openai", "https://host/v1?key=" + KEY, "the address has no"),
                base("openai", "https://ho st/" + KEY, "this is no address"),
                base("openai", "https://host:99999/v1", "port"),
                base("openai", "https://host/v1/chat/completions/", "begins, as in"),
                base("anthropic", "https://api.anthropic.com/v1", "begins, as in"),
                base("openai", "https://" + "h".repeat(2000), "longer than 2000"),
                provider(
                        "'p': {'type': 'openai',\n'region#': 'us-east-1'}",
                        "$.providers.p.region",
                        "unknown name"),
                provider(
                        "'p': {'type': 'bedrock',\n'region#': 'US East'}",
                        "$.providers.p.region",
                        "a region such as"));
    }

    static Stream<Case> aliases() {
        return Stream.of(
                models("'a#': 5", "$.models.a", "text or an object is expected, not a number"),
                models("'a#': {}", "$.models.a", "\"target\" is missing"),
                models(
                        "'a#': {'target': 'mock/x', 'targets': [{'target': 'mock/x'}]}",
                        "$.models.a",
                        "one of"),
                models("'a': {'targets#': []}", "$.models.a.targets", "it is empty"),
                models(
                        "'a': {'targets': [\n{'target': 'mock/x'},\n#{'weight': 1}]}",
                        "$.models.a.targets[1]",
                        "\"target\" is missing"),
                models(
                        "'a': {'targets': [\n{'target': 'mock/x', 'weight#': 0}]}",
                        "$.models.a.targets[0].weight",
                        "from 1 to 1000000"),
                models(
                        "'a': {'targets': [\n{'target': 'mock/x', 'weight#': -3}]}",
                        "$.models.a.targets[0].weight",
                        "from 1 to"),
                models(
                        "'a': {'targets': [\n{'target': 'mock/x', 'weight#': 1.5}]}",
                        "$.models.a.targets[0].weight",
                        "a whole number"),
                models(
                        "'a': {'targets': [\n#'mock/x']}",
                        "$.models.a.targets[0]",
                        "an object is expected, not text"),
                longer("'timeoutSeconds#': 0", "timeoutSeconds", "from 1 to 900"),
                longer("'timeoutSeconds#': 901", "timeoutSeconds", "from 1 to 900"),
                longer("'timeoutSeconds#': 1e999999999", "timeoutSeconds", "from 1 to 900"),
                longer(
                        "'timeoutSeconds#': '60'",
                        "timeoutSeconds",
                        "a number is expected, not text"),
                longer("'timeoutSeconds#': 1.0000000000001", "timeoutSeconds", "digits"),
                longer("'retries#': 11", "retries", "from 0 to 10"),
                longer("'retries#': 99999999999999999999", "retries", "from 0 to 10"),
                longer("'dropParams#': 'yes'", "dropParams", "true or false is expected, not text"),
                longer("'temperature#': 2.1", "temperature", "from 0 to 2"),
                longer("'maxTokens#': 0", "maxTokens", "from 1 to"),
                longer("'reasoningEffort#': 'hihg'", "reasoningEffort", "did you mean high?"),
                longer("'fallbackOn': [\n#'content']", "fallbackOn[0]", "it is one of"),
                longer("'guardrail#': {'version': '1'}", "guardrail", "\"id\" is missing"),
                longer("'options#': 'fast'", "options", "an object is expected"),
                longer("'system#': ' '", "system", "it is empty"),
                longer("'tempratur#': 1", "tempratur", "did you mean temperature?"));
    }

    static Stream<Case> references() {
        return Stream.of(
                models("'a#': 'gpt-4o'", "$.models.a", "\"provider/model\" is expected"),
                models("'a#': '/gpt-4o'", "$.models.a", "\"provider/model\" is expected"),
                models("'a#': 'mock/'", "$.models.a", "\"provider/model\" is expected"),
                models("'a#': ''", "$.models.a", "it is empty"),
                models("'a#': 'mock/a b'", "$.models.a", "no white space"),
                models(
                        "'a#': 'mokc/x'",
                        "$.models.a",
                        "there is no provider \"mokc\"; did you mean mock?"),
                models("'a': {'target#': 'vllm/x'}", "$.models.a.target", "no provider \"vllm\""),
                longer("'fallbacks': ['b',\n#'c']", "fallbacks[1]", "there is no alias \"c\""),
                longer("'fallbacks': ['b',\n#'b']", "fallbacks[1]", "stands here twice"),
                longer("'fallbacks#': 'b'", "fallbacks", "a list is expected, not text"),
                longer("'fallbacks': [\n#7]", "fallbacks[0]", "text is expected, not a number"),
                longer("'fallbacks': [\n#'a']", "fallbacks[0]", "it goes round: a -> a"),
                models(
                        """
                        'a': {'target': 'mock/x', 'fallbacks': ['b']},
                        'b': {'target': 'mock/x', 'fallbacks': ['c']},
                        'c': {'target': 'mock/x', 'fallbacks': [
                        #'a']}\
                        """,
                        "$.models.c.fallbacks[0]",
                        "it goes round: a -> b -> c -> a"),
                models(
                        "'a#': {'target': 'mock/x', 'triage': {'by': 'b', 'routes': {}, 'else': 'b'}},"
                                + "'b': 'mock/x'",
                        "$.models.a",
                        "one of"),
                models(
                        "'a': {'triage#': {'by': 'b', 'routes': {}}}, 'b': 'mock/x'",
                        "$.models.a.triage",
                        "\"else\" is missing"),
                models(
                        "'a': {'triage': {'by': 'b', 'routes': {\n'code#': 'z'}, 'else': 'b'}},"
                                + "'b': 'mock/x'",
                        "$.models.a.triage.routes.code",
                        "no alias \"z\""),
                models(
                        "'a': {'triage': {'by': 'b', 'routes': {\n'code#': 'a'}, 'else': 'b'}},"
                                + "'b': 'mock/x'",
                        "$.models.a.triage.routes.code",
                        "it goes round"),
                models(
                        "'a': {'triage': {'by': 'b', 'routes': {}, 'else': 'b'},\n"
                                + "'system#': 'x'}, 'b': 'mock/x'",
                        "$.models.a.system",
                        "beside triage"),
                models(
                        "'a': {'triage': {'by#': 'b', 'routes': {}, 'else': 'c'}},"
                                + "'b': {'triage': {'by': 'c', 'routes': {}, 'else': 'c'}},"
                                + "'c': 'mock/x'",
                        "$.models.a.triage.by",
                        "can't choose"),
                models(
                        triage("a#", "b")
                                + triage("b", "c")
                                + triage("c", "d")
                                + triage("d", "x")
                                + "'x': 'mock/x'",
                        "$.models.a.triage",
                        "3 more triages"),
                longer("'tools': [\n#'clock']", "tools[0]", "there is no tool \"clock\""));
    }

    /** An alias whose only route leads to another; one triage may follow two others, not three. */
    private static String triage(String alias, String route) {
        String routes = "{'on': '" + route + "'}";
        return "'%s': {'triage': {'by': 'x', 'routes': %s, 'else': 'x'}},".formatted(alias, routes);
    }

    static Stream<Case> prices() {
        return Stream.of(
                price("'mock/x': {'input#': -1, 'output': 1}", "$.prices.mock/x.input", "from 0"),
                price("'mock/x': {'input#': 1e-999999999}", "$.prices.mock/x.input", "digits"),
                price("'mock/x#': {'output': 1}", "$.prices.mock/x", "\"input\" is missing"),
                price(
                        "'mock/x': {'input': 1, 'cacheRaed#': 1}",
                        "$.prices.mock/x.cacheRaed",
                        "did you mean cacheRead?"),
                price("'x#': {'input': 1}", "$.prices.x", "\"provider/model\" is expected"),
                price("'opneai/x#': {'input': 1}", "$.prices.opneai/x", "there is no provider"));
    }

    static Case models(String models, String path, String reason) {
        return new Case("{\n'models': {\n" + models + "}}", path, reason);
    }

    private static Case longer(String setting, String path, String reason) {
        String alias = "'a': {'target': 'mock/x',\n" + setting + "},\n'b': 'mock/x'";
        return models(alias, "$.models.a." + path, reason);
    }

    private static Case provider(String provider, String path, String reason) {
        String providers = "{'providers': {\n" + provider + "},\n";
        return new Case(providers + "'models': {'a': 'mock/x'}}", path, reason);
    }

    private static Case base(String type, String url, String reason) {
        String provider = "'p': {'type': '" + type + "',\n'baseUrl#': '" + url + "'}";
        return provider(provider, "$.providers.p.baseUrl", reason);
    }

    private static Case price(String price, String path, String reason) {
        String prices = "{'prices': {\n" + price + "},\n";
        return new Case(prices + "'models': {'a': 'mock/x'}}", path, reason);
    }
}
