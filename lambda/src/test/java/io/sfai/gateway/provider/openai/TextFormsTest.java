package io.sfai.gateway.provider.openai;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.inference.Caller;
import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.Dialect;
import io.sfai.gateway.inference.Envelope;
import io.sfai.gateway.inference.EventQueue;
import io.sfai.gateway.inference.InferenceEvent;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.InferenceStream;
import io.sfai.gateway.inference.Message;
import io.sfai.gateway.inference.Message.Role;
import io.sfai.gateway.inference.Parameters;
import io.sfai.gateway.inference.Part;
import io.sfai.gateway.inference.Step;
import io.sfai.gateway.inference.Target;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.provider.Asked;
import io.sfai.gateway.provider.ChatOnly;
import io.sfai.gateway.provider.Failures;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In which of an upstream's APIs text is asked for, and what follows when that one is refused. */
class TextFormsTest {
    private static final Target TARGET = new Target("up", "code-7b", new JsonObject());
    private static final Asked JOURNAL = Asked.user("x");
    private static final String CHAT = "chat";

    private Instant now = Instant.parse("2026-11-22T12:00:00Z");

    @Test
    void anUpstreamGetsTheClientsOwnWordsAndAnotherModel() {
        InferenceRequest request =
                text("{'model':'a','prompt':['x'],'n':2,'stream':true,'stream_options':{'y':1}}");
        TextForm form = form(Set.of(Dialect.COMPLETIONS), request);
        assertThat(form.path()).isEqualTo("/completions");
        assertThat(form.body())
                .hasToString(
                        "{\"model\":\"code-7b\",\"prompt\":[\"x\"],\"n\":2,\"stream\":true,"
                                + "\"stream_options\":{\"y\":1,\"include_usage\":true}}");
        assertThat(form.unsaid().isEmpty()).isTrue();
        assertThat(requireNonNull(request.original()).string("model")).isEqualTo("a");
        InferenceRequest fim = fim("{'model':'a','prompt':'x','stream':true,'min_tokens':3}");
        assertThat(form(Set.of(Dialect.FIM), fim).body())
                .hasToString(
                        "{\"model\":\"code-7b\",\"prompt\":\"x\",\"stream\":true,\"min_tokens\":3}");
    }

    @Test
    void oneApiStandsInForTheOther() {
        InferenceRequest fim =
                fim("{'model':'a','prompt':'x','suffix':'y','random_seed':1,'min_tokens':3}");
        TextForm texts = form(Set.of(Dialect.COMPLETIONS), fim);
        assertThat(texts.path()).isEqualTo("/completions");
        assertThat(texts.body())
                .hasToString(
                        "{\"model\":\"code-7b\",\"prompt\":\"x\",\"suffix\":\"y\",\"seed\":1}");
        assertThat(texts.unsaid()).hasToString("[\"min_tokens\"]");

        InferenceRequest text =
                text("{'prompt':['x'],'suffix':'y','seed':1,'stop':'z','user':'u','echo':true}");
        TextForm between = form(Set.of(Dialect.FIM), text);
        assertThat(between.path()).isEqualTo("/fim/completions");
        assertThat(between.body())
                .hasToString(
                        "{\"model\":\"code-7b\",\"prompt\":\"x\",\"suffix\":\"y\",\"stop\":\"z\","
                                + "\"random_seed\":1}");
        assertThat(between.unsaid()).hasToString("[\"user\"]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "FIM|COMPLETIONS|{'prompt':'x'}",
                "FIM|COMPLETIONS|{'prompt':['x','y'],'suffix':'z'}",
                "FIM|COMPLETIONS|{'prompt':[1,2],'suffix':'z'}",
                "FIM|COMPLETIONS|{'prompt':'x','suffix':'z','n':2}",
                "FIM|COMPLETIONS|{'prompt':'x','suffix':'z','best_of':2}",
                "FIM|COMPLETIONS|{'prompt':'x','suffix':'z','logprobs':1}",
                "RESPONSES|COMPLETIONS|{'prompt':'x'}",
                "COMPLETIONS|CHAT|{'messages':[]}",
            })
    void elseItIsAskedInChat(Dialect api, Dialect dialect, String body) {
        TextApis apis = new TextApis(Set.of(api), () -> now);
        assertThat(apis.form(request(dialect, body, true), TARGET)).isNull();
        InferenceRequest changed = text("{'prompt':'x'}").with(List.of(), new JsonObject());
        assertThat(new TextApis(Set.of(Dialect.COMPLETIONS), () -> now).form(changed, TARGET))
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "404,no route",
        "405,no",
        "501,no",
        "400,this is a chat model",
        "400,try v1/chat/completions"
    })
    void whoHasNoSuchApiIsAskedInChatAndForAWhileAtOnce(int status, String words) {
        TextApis apis = new TextApis(Set.of(Dialect.COMPLETIONS), () -> now);
        Upstreams ups = new Upstreams(refused(status, words, null), said("a"));
        assertThat(all(ups.stream(apis, text("{'prompt':'x'}")))).isEqualTo("a");
        assertThat(ups.asked).containsExactly("/completions", CHAT);

        Upstreams next = new Upstreams(said("b"));
        assertThat(all(next.stream(apis, text("{'prompt':'x','suffix':'y'}")))).isEqualTo("b");
        assertThat(next.asked).containsExactly(CHAT);

        now = now.plusSeconds(601);
        Upstreams later = new Upstreams(said("c"));
        assertThat(all(later.stream(apis, text("{'prompt':'x'}")))).isEqualTo("c");
        assertThat(later.asked).containsExactly("/completions");
    }

    @Test
    void whoTakesNoSuffixIsStillAskedWithoutOne() {
        TextApis apis = new TextApis(Set.of(Dialect.COMPLETIONS), () -> now);
        String body = "{'prompt':'x','suffix':'y'}";
        Upstreams ups = new Upstreams(refused(400, "no.", "suffix"), said("a"));
        assertThat(all(ups.stream(apis, text(body)))).isEqualTo("a");
        assertThat(ups.asked).containsExactly("/completions", CHAT);
        Upstreams ollama = new Upstreams(said("b"));
        assertThat(all(ollama.stream(apis, text("{'prompt':'x'}")))).isEqualTo("b");
        assertThat(ollama.asked).containsExactly("/completions");
        TextApis others = new TextApis(Set.of(Dialect.COMPLETIONS), () -> now);
        Upstreams insert =
                new Upstreams(refused(400, "llama does not support insert", null), said("c"));
        assertThat(all(insert.stream(others, fim(body)))).isEqualTo("c");
        assertThat(insert.asked).containsExactly("/completions", CHAT);
    }

    @Test
    void whoRefusesTheUsageOptionIsAskedWithoutIt() {
        TextApis apis = new TextApis(Set.of(Dialect.COMPLETIONS), () -> now);
        InferenceRequest request =
                request(Dialect.COMPLETIONS, "{'prompt':'x','stream':true}", true);
        Upstreams ups = new Upstreams(refused(422, "extra field", "stream_options"), said("a"));
        assertThat(all(ups.stream(apis, request))).isEqualTo("a");
        assertThat(ups.asked).containsExactly("/completions", "/completions");
        assertThat(requireNonNull(apis.form(request, TARGET)).body().has("stream_options"))
                .isFalse();
    }

    @Test
    void everyFormIsTriedBeforeChat() {
        TextApis apis = new TextApis(Set.of(Dialect.COMPLETIONS, Dialect.FIM), () -> now);
        Upstreams ups =
                new Upstreams(refused(404, "no", null), refused(400, "suffix?", null), said("a"));
        assertThat(all(ups.stream(apis, fim("{'prompt':'x','suffix':'y'}")))).isEqualTo("a");
        assertThat(ups.asked).containsExactly("/fim/completions", "/completions", CHAT);
        assertThat(ups.closed).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "400,max_tokens is too large",
        "401,suffix",
        "429,chat model",
        "500,suffix",
        "0,suffix"
    })
    void anyOtherRefusalIsTold(int status, String words) {
        TextApis apis = new TextApis(Set.of(Dialect.COMPLETIONS), () -> now);
        Upstreams ups = new Upstreams(refused(status, words, null));
        InferenceStream stream = ups.stream(apis, text("{'prompt':'x'}"));
        assertThatThrownBy(() -> all(stream)).isInstanceOf(GatewayException.class);
        assertThat(ups.asked).containsExactly("/completions");
    }

    @Test
    void whatFailsAfterItHasBegunOrInChatFailed() {
        TextApis apis = new TextApis(Set.of(Dialect.COMPLETIONS), () -> now);
        EventQueue half = new EventQueue(() -> {});
        put(half, "a");
        half.fail(Failures.refused("up answered 404: gone", 404, null, null, null));
        Upstreams ups = new Upstreams(half, said("b"));
        InferenceStream stream = ups.stream(apis, text("{'prompt':'x'}"));
        assertThatThrownBy(() -> all(stream)).hasMessageContaining("gone");

        Upstreams chat = new Upstreams(refused(404, "no", null), refused(404, "no model", null));
        InferenceStream both = chat.stream(apis, text("{'prompt':'x'}"));
        assertThatThrownBy(() -> all(both)).hasMessageContaining("no model");
    }

    @Test
    void closingClosesTheFormThatRuns() {
        TextApis apis = new TextApis(Set.of(Dialect.COMPLETIONS), () -> now);
        Upstreams ups = new Upstreams(said("a"));
        InferenceStream stream = ups.stream(apis, text("{'prompt':'x'}"));
        stream.close();
        assertThat(ups.closed).isEqualTo(1);
        assertThat(stream.next(Duration.ZERO)).isEqualTo(Step.END);
    }

    @Test
    void whatIsNotSaidIsNoted() {
        TextApis apis = new TextApis(Set.of(Dialect.COMPLETIONS), () -> now);
        Upstreams ups = new Upstreams(said("a"));
        all(ups.stream(apis, fim("{'prompt':'x','min_tokens':1}")));
        assertThat(JOURNAL.notes().get("droppedFields")).hasToString("[\"min_tokens\"]");
        TextApis both = new TextApis(Set.of(Dialect.FIM), () -> now);
        InferenceRequest request = fim("{'prompt':'x','min_tokens':1}");
        Upstreams own = new Upstreams(said("a"));
        all(own.stream(both, request));
        assertThat(JOURNAL.notes().get("droppedFields")).isNull();
        Upstreams chat = new Upstreams(refused(404, "no", null), said("a"));
        all(chat.stream(both, request));
        assertThat(JOURNAL.notes().get("droppedFields")).hasToString("[\"min_tokens\"]");
    }

    @Test
    void chatHasNoWordsForSomeThings() {
        Part tokens = new Part.Other("prompt of tokens", new JsonObject(), "prompt");
        Message turn = new Message(Role.USER, List.of(new Part.Text("x"), tokens));
        InferenceRequest request = text("{'prompt':[1]}").with(List.of(turn), new JsonObject());
        assertThatThrownBy(() -> ChatOnly.check(request)).hasMessageContaining("prompt of tokens");
        ChatOnly.check(text("{'prompt':'x'}"));
        ChatOnly.check(Asked.user("x").says(Role.USER, tokens).request(false));
    }

    @Test
    void textsAreDecoded() {
        JsonObject json =
                Json.object(
                        "{\"choices\":[{\"text\":\"a\",\"finish_reason\":\"length\"}],"
                                + "\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2}}");
        assertThat(TextDeltas.of(json)).hasSize(3);
        assertThat(TextDeltas.of(json).getFirst()).isEqualTo(new Delta.Text("a"));
        assertThat(
                        TextDeltas.of(
                                Json.object(
                                        "{\"choices\":[{\"text\":\"\",\"finish_reason\":\"\"}]}")))
                .isEmpty();
        assertThat(TextDeltas.of(new JsonObject())).isEmpty();
    }

    private TextForm form(Set<Dialect> apis, InferenceRequest request) {
        return requireNonNull(new TextApis(apis, () -> now).form(request, TARGET));
    }

    private static InferenceRequest text(String body) {
        return request(Dialect.COMPLETIONS, body, body.contains("'stream':true"));
    }

    private static InferenceRequest fim(String body) {
        return request(Dialect.FIM, body, body.contains("'stream':true"));
    }

    private static InferenceRequest request(Dialect dialect, String body, boolean stream) {
        Envelope envelope =
                new Envelope(
                        "r",
                        dialect,
                        Caller.MASTER,
                        "alias",
                        stream,
                        Map.of(),
                        Instant.EPOCH,
                        Instant.MAX,
                        JOURNAL);
        return new InferenceRequest(
                envelope,
                List.of(),
                List.of(),
                Parameters.NONE,
                new JsonObject(),
                Json.object(body.replace('\'', '"')));
    }

    private static InferenceStream refused(int status, String words, @Nullable String param) {
        EventQueue queue = new EventQueue(() -> {});
        String message = "up answered " + status + ": " + words;
        queue.fail(Failures.refused(message, status, null, param, null));
        return queue;
    }

    private static InferenceStream said(String text) {
        EventQueue queue = new EventQueue(() -> {});
        put(queue, text);
        queue.end();
        return queue;
    }

    private static void put(EventQueue queue, String text) {
        try {
            queue.put(InferenceEvent.of(new Delta.Text(text)));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String all(InferenceStream stream) {
        StringBuilder all = new StringBuilder();
        while (stream.next(Duration.ofSeconds(5)) instanceof InferenceEvent event) {
            all.append(((Delta.Text) event.deltas().getFirst()).text());
        }
        return all.toString();
    }

    /** What an upstream answers one form after the other, and how it was asked. */
    private static final class Upstreams {
        private final Deque<InferenceStream> answers = new ArrayDeque<>();
        private final List<String> asked = new ArrayList<>();
        private int closed;

        Upstreams(InferenceStream... answers) {
            this.answers.addAll(List.of(answers));
        }

        InferenceStream stream(TextApis apis, InferenceRequest request) {
            return new TextStream(request, TARGET, apis, this::ask);
        }

        private InferenceStream ask(@Nullable TextForm form) {
            asked.add(form == null ? CHAT : form.path());
            InferenceStream answer = answers.remove();
            return new InferenceStream() {
                @Override
                public Step next(Duration wait) {
                    return answer.next(wait);
                }

                @Override
                public void close() {
                    closed++;
                    answer.close();
                }
            };
        }
    }
}
