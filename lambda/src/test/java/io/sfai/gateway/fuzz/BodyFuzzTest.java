package io.sfai.gateway.fuzz;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.http.Headers;
import io.sfai.gateway.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged bodies of every dialect, paths and methods against the whole gateway. */
class BodyFuzzTest {
    private static final long SEED = 20_261_121;
    private static final int ROUNDS = 10_000;
    private static final Duration BOUND = Duration.ofSeconds(5);

    /** Those of the dialects beside Chat, by where they are posted. */
    private static final Map<String, String> ELSEWHERE =
            Map.of(
                    "/v1/completions",
                    """
                    {"model":"m","prompt":["def f():\\n  return "],"suffix":"\\n\\nprint(f())",
                     "max_tokens":16,"temperature":0.1,"n":1,"best_of":1,"echo":true,
                     "logprobs":null,"stop":["\\n","END"],"stream":true,"seed":7,"user":"me",
                     "logit_bias":{},"stream_options":{"include_usage":true}}\
                    """,
                    "/v1/fim/completions",
                    """
                    {"model":"m","prompt":"<fim_prefix>a(<fim_suffix>)<fim_middle>","suffix":"",
                     "max_tokens":16,"min_tokens":1,"stop":"END","random_seed":7,"top_p":0.9,
                     "temperature":0.1,"options":{"text":"```js\\na b c\\n```"}}\
                    """,
                    "/v1/responses",
                    """
                    {"model":"tool","stream":true,"store":false,"instructions":"i",
                     "include":["reasoning.encrypted_content"],"metadata":{"a":"b"},
                     "text":{"format":{"type":"json_object"}},"reasoning":{"effort":"low"},
                     "tools":[{"type":"function","name":"f","parameters":{"type":"object"}},
                      {"type":"custom","name":"p"},{"type":"web_search"}],"input":[
                      {"role":"user","content":[{"type":"input_text","text":"x"},
                       {"type":"input_file","file_data":"data:application/pdf;base64,AA=="}]},
                      {"type":"reasoning","summary":[],"encrypted_content":"sfai1.AA"},
                      {"type":"function_call","call_id":"a","name":"f","arguments":"{}"},
                      {"type":"function_call_output","call_id":"a","output":"r"},
                      {"role":"user","content":"go"}]}\
                    """,
                    "/v1/messages",
                    """
                    {"model":"tool","max_tokens":10,"stream":true,
                     "system":[{"type":"text","text":"s","cache_control":{"type":"ephemeral"}}],
                     "thinking":{"type":"enabled","budget_tokens":2000},"stop_sequences":["E"],
                     "tools":[{"name":"f","input_schema":{"type":"object"}}],
                     "tool_choice":{"type":"any"},"metadata":{"user_id":"u"},"messages":[
                     {"role":"user","content":[{"type":"image","source":{"type":"base64",
                       "media_type":"image/png","data":"AA=="}}]},
                     {"role":"assistant","content":[{"type":"thinking","thinking":"t",
                       "signature":"s"},{"type":"tool_use","id":"a","name":"f","input":{}}]},
                     {"role":"user","content":[{"type":"tool_result","tool_use_id":"a",
                       "is_error":true,"content":[{"type":"text","text":"r"}]}]}]}\
                    """);

    private static final List<String> BODIES =
            List.of(
                    """
                    {"model":"m","stream":true,"stream_options":{"include_usage":true},
                     "temperature":0.5,"max_tokens":10,"n":1,"user":"me",
                     "messages":[{"role":"system","content":"short"},
                      {"role":"user","content":"grüße 🌍 and \\u00e9"}]}\
                    """,
                    """
                    {"model":"tool","stream":true,"tool_choice":"auto","messages":[
                     {"role":"user","content":[{"type":"text","text":"call f {\\"a\\":1}"},
                      {"type":"image_url","image_url":{"url":"data:image/png;base64,AA=="}}]}],
                     "tools":[{"type":"function","function":{"name":"f","parameters":{
                      "type":"object","properties":{"a":{"type":"integer","enum":[1,2]},
                       "b":{"type":"object","properties":{}}},"required":["a","b"]}}}]}\
                    """,
                    """
                    {"model":"tool","messages":[{"role":"user","content":"hi"},
                     {"role":"assistant","content":"","reasoning_content":"hm","tool_calls":[
                      {"id":"a","type":"function","function":{"name":"f","arguments":"{}"}}]},
                     {"role":"tool","tool_call_id":"a","content":"done"}],
                     "tools":[{"type":"function","function":{"name":"f"}}],
                     "response_format":{"type":"json_object"}}\
                    """,
                    """
                    {"model":"m","options":{"text":"a b c","words":3,"finishReason":"length",
                     "usage":false,"callTools":0,"fault":"cut","faultAfter":2,"status":0,
                     "message":"m","retryAfterSeconds":1,"reasoning":"r"},
                     "stream":false,"messages":[{"role":"user","content":"x"}]}\
                    """,
                    """
                    {"model":"tool","stream":true,"instructions":"i","text":{"verbosity":"low",
                     "format":{"type":"json_schema","name":"n","schema":{}}},"max_output_tokens":9,
                     "tools":[{"type":"custom","name":"p","format":{"type":"grammar",
                      "syntax":"lark","definition":"d"}},{"type":"function","name":"f"},
                      {"type":"web_search"}],"tool_choice":{"type":"custom","name":"p"},
                     "input":[{"role":"user","content":[{"type":"input_text","text":"x"},
                       {"type":"input_image","image_url":"data:a"}]},
                      {"type":"reasoning","summary":[]},
                      {"type":"custom_tool_call","call_id":"a","name":"p","input":"t"},
                      {"type":"custom_tool_call_output","call_id":"a","output":"r"},
                      {"role":"user","content":"go"}]}\
                    """,
                    """
                    {"model":"tool","system":[{"type":"text","text":"s"}],"stop_sequences":["E"],
                     "tools":[{"name":"f","input_schema":{"type":"object"}}],
                     "tool_choice":{"type":"tool","name":"f"},"messages":[
                     {"role":"user","content":[{"type":"image","source":{"type":"base64",
                       "media_type":"image/png","data":"AA=="}}]},
                     {"role":"assistant","content":[{"type":"thinking","thinking":"t",
                       "signature":"s"},{"type":"tool_use","id":"a","name":"f","input":{}}]},
                     {"role":"user","content":[{"type":"tool_result","tool_use_id":"a",
                       "content":[{"type":"text","text":"r"}]},{"type":"text","text":"go"}]}]}\
                    """,
                    """
                    {"model":"tool","functions":[{"name":"f"}],"function_call":"auto","messages":[
                     {"role":"assistant","function_call":{"name":"f","arguments":{"a":1}}},
                     {"role":"function","name":"f","content":"r"}]}\
                    """);

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void everyBodyGetsAnAnswer() throws Exception {
        Map<Integer, Integer> statuses = new TreeMap<>();
        ask(ROUNDS, "/v1/chat/completions", BODIES, statuses);
        assertThat(statuses).containsKeys(200, 400, 404, 401).doesNotContainKey(500);
        assertThat(statuses.get(200)).isGreaterThan(ROUNDS / 25);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/v1/completions", "/v1/fim/completions", "/v1/responses", "/v1/messages"})
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void soDoesEveryOtherDialects(String path) throws Exception {
        Map<Integer, Integer> statuses = new TreeMap<>();
        ask(ROUNDS / 4, path, List.of(requireNonNull(ELSEWHERE.get(path))), statuses);
        assertThat(statuses).containsKeys(200, 400, 404, 401).doesNotContainKey(500);
    }

    private static void ask(
            int rounds, String path, List<String> bodies, Map<Integer, Integer> statuses)
            throws Exception {
        FuzzedGateway gateway = new FuzzedGateway("http://127.0.0.1:1/v1");
        Random random = new Random(SEED);
        Damage damage = new Damage(random);
        for (int round = 0; round < rounds; round++) {
            byte[] body = bodies.get(round % bodies.size()).getBytes(StandardCharsets.UTF_8);
            HttpRequest request = request(path, round, damage.of(body), random, damage);
            Instant start = Instant.now();
            try {
                statuses.merge(gateway.check(gateway.handler().handle(request)), 1, Integer::sum);
            } catch (Throwable e) {
                String shown = new String(request.body(), StandardCharsets.UTF_8);
                throw new AssertionError("round " + round + ": " + shown, e);
            }
            assertThat(Duration.between(start, Instant.now()))
                    .as("round " + round)
                    .isLessThan(BOUND);
        }
    }

    private static HttpRequest request(
            String path, int round, byte[] body, Random random, Damage damage) {
        boolean odd = random.nextInt(20) == 0;
        String key = "Bearer " + FuzzedGateway.MASTER_KEY;
        return new HttpRequest(
                "fuzz-" + round,
                random.nextInt(50) == 0 ? "PUT" : "POST",
                odd ? "/" + text(damage.of(path.getBytes(StandardCharsets.UTF_8))) : path,
                "",
                Headers.of("authorization", random.nextInt(50) == 0 ? key + "x" : key),
                body,
                Instant.MAX);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
