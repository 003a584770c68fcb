package io.sfai.gateway.api.embeddings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sfai.gateway.api.Answers;
import io.sfai.gateway.error.GatewayError.BadRequest;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.http.Headers;
import io.sfai.gateway.http.HttpRequest;
import io.sfai.gateway.http.HttpResponse;
import io.sfai.gateway.inference.Caller;
import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.Dialect;
import io.sfai.gateway.inference.EventQueue;
import io.sfai.gateway.inference.InferenceEvent;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.InferenceStream;
import io.sfai.gateway.inference.Message;
import io.sfai.gateway.inference.Usage;
import io.sfai.gateway.inference.Vector;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonNumbers;
import io.sfai.gateway.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What clients may send, and how they are answered. Bodies are written with single quotes. */
class EmbeddingsTest {
    private static final String LONG = "-0.006929283495992422";

    private @Nullable InferenceRequest asked;

    @Test
    void eachInputIsWhatAUserSays() {
        post("{'model':'m','input':['one','two'],'dimensions':3,'x':{'y':1},'stream':false}");
        InferenceRequest request = requireNonNull(asked);
        assertThat(request.dialect()).isEqualTo(Dialect.EMBEDDINGS);
        assertThat(request.stream()).isFalse();
        assertThat(request.messages().stream().map(Message::text)).containsExactly("one", "two");
        assertThat(request.parameters().names()).containsExactly("dimensions", "x");
        assertThat(request.original()).isSameAs(request.body());

        post("{'model':'m','input':'one'}");
        assertThat(texts()).containsExactly("one");
        post("{'model':'m','input':[15,16,0]}");
        assertThat(texts()).containsExactly("[15,16,0]");
        post("{'model':'m','input':[[1],[2,3]]}");
        assertThat(texts()).containsExactly("[1]", "[2,3]");
        post("{'model':'m','input':' ','encoding_format':null,'stream':null,'dimensions':null}");
        assertThat(texts()).containsExactly(" ");
        post("{'model':'m','input':[" + "'x',".repeat(2047) + "'x']}");
        assertThat(texts()).hasSize(2048);
        // As many tokens as the model reads; how many that are is the upstream's to say.
        post("{'model':'m','input':[" + "7,".repeat(4095) + "7]}");
        assertThat(texts()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{} | model | the name of an alias",
                "{'model':7,'input':'x'} | model | the name of an alias",
                "{'model':' ','input':'x'} | model | the name of an alias",
                "{'model':'m'} | input | must be a string",
                "{'model':'m','input':null} | input | must be a string",
                "{'model':'m','input':7} | input | must be a string",
                "{'model':'m','input':{}} | input | must be a string",
                "{'model':'m','input':''} | input | must not be empty",
                "{'model':'m','input':[]} | input | at least one",
                "{'model':'m','input':['a','']} | input[1] | must not be empty",
                "{'model':'m','input':['a',7]} | input[1] | must be a string",
                "{'model':'m','input':['a',[1]]} | input[1] | must be a string",
                "{'model':'m','input':[null]} | input[0] | array of integers",
                "{'model':'m','input':[{'text':'a'}]} | input[0] | array of integers",
                "{'model':'m','input':[1,'a']} | input[1] | whole number",
                "{'model':'m','input':[1,-1]} | input[1] | whole number",
                "{'model':'m','input':[1.5]} | input[0] | array of integers",
                "{'model':'m','input':[1,1.5]} | input[1] | whole number",
                "{'model':'m','input':[1,99999999999999999999]} | input[1] | whole number",
                "{'model':'m','input':[[1],[]]} | input[1] | must not be empty",
                "{'model':'m','input':[[1],'a']} | input[1] | array of integers",
                "{'model':'m','input':[[1],[2,'a']]} | input[1][1] | whole number",
                "{'model':'m','input':'x','encoding_format':'hex'} | encoding_format | base64",
                "{'model':'m','input':'x','encoding_format':1} | encoding_format | base64",
                "{'model':'m','input':'x','dimensions':0} | dimensions | above 0",
                "{'model':'m','input':'x','dimensions':2.5} | dimensions | above 0",
                "{'model':'m','input':'x','dimensions':'9'} | dimensions | above 0",
                "{'model':'m','input':'x','user':7} | user | must be a string",
                "{'model':'m','input':'x','stream':true} | stream | not streamed",
                "{'model':'m','input':'x','stream':'no'} | stream | not streamed",
                "[] | | not a JSON object",
                "{'model' | | line 1",
            })
    void whatIsNoRequestIsRefusedWithItsPlace(String body, @Nullable String param, String words) {
        GatewayException refusal = catchThrowableOfType(GatewayException.class, () -> post(body));
        BadRequest error = (BadRequest) refusal.error();
        assertThat(error.param()).isEqualTo(param);
        assertThat(error.message()).contains(words);
        assertThat(asked).isNull();
    }

    @Test
    void atMost2048InputsMayBeInOne() {
        String many =
                IntStream.range(0, 2049).mapToObj(i -> "[1]").collect(Collectors.joining(","));
        GatewayException refusal =
                catchThrowableOfType(
                        GatewayException.class, () -> post("{'model':'m','input':[" + many + "]}"));
        assertThat(((BadRequest) refusal.error()).param()).isEqualTo("input");
        assertThat(refusal).hasMessageContaining("2049 elements; at most 2048");
    }

    @Test
    void floatsKeepEveryDigitOfTheirUpstream() {
        String answer =
                post(
                        "{'model':'the \\\"alias\\\"','input':['a','b']}",
                        written("[" + LONG + ", 1E-9]"),
                        written("[0.10,2]"));
        assertThat(answer)
                .isEqualTo(
                        "{'object':'list','data':[{'object':'embedding','index':0,'embedding':["
                                + LONG
                                + ", 1E-9]},{'object':'embedding','index':1,'embedding':[0.10,2]}],"
                                + "'model':'the \\'alias\\'','usage':{'prompt_tokens':5,'total_tokens':5}}");
    }

    @Test
    void whoWantsBase64GetsItWhateverCame() {
        String body = "{'model':'m','input':['a','b'],'encoding_format':'base64'}";
        JsonArray data = data(post(body, written("[" + LONG + ",1]"), packed(0.5f, -1e-9f)));
        assertThat(floats(data, 0)).containsExactly(Float.parseFloat(LONG), 1f);
        assertThat(floats(data, 1)).containsExactly(0.5f, -1e-9f);
    }

    @Test
    void whoWantsFloatsGetsThemWhateverCame() {
        JsonArray data =
                data(
                        post(
                                "{'model':'m','input':'a','encoding_format':'float'}",
                                packed(Float.parseFloat(LONG), 1e-9f, 3e20f, 16777216f)));
        JsonArray numbers = requireNonNull(requireNonNull(data.object(0)).array("embedding"));
        assertThat(numbers)
                .map(number -> Float.parseFloat(String.valueOf(number)))
                .containsExactly(Float.parseFloat(LONG), 1e-9f, 3e20f, 16777216f);
    }

    @Test
    void tokensThatNobodyCountedAreGuessed() {
        JsonObject answer =
                Json.object(
                        answer("{'model':'m','input':'twelve chars'}", written("[1]"))
                                .replace('\'', '"'));
        JsonObject usage = requireNonNull(answer.object("usage"));
        assertThat(usage.integer("prompt_tokens")).isEqualTo(3);
        assertThat(usage.integer("total_tokens")).isEqualTo(3);
    }

    private List<String> texts() {
        return requireNonNull(asked).messages().stream().map(Message::text).toList();
    }

    private static JsonArray data(String answer) {
        return requireNonNull(Json.object(answer.replace('\'', '"')).array("data"));
    }

    private static float[] floats(JsonArray data, int index) {
        String base64 = requireNonNull(requireNonNull(data.object(index)).string("embedding"));
        byte[] bytes = Base64.getDecoder().decode(base64);
        float[] floats = new float[bytes.length / 4];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(floats);
        return floats;
    }

    private static Vector written(String json) {
        JsonObject read = JsonNumbers.object(("{\"v\":" + json + "}").getBytes(UTF_8));
        return new Vector.Written((JsonNumbers) requireNonNull(read.get("v")));
    }

    private static Vector packed(float... floats) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * floats.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(floats);
        return new Vector.Packed(bytes.array());
    }

    /** Posts a body to an upstream that gives these vectors for five tokens. */
    private String post(String body, Vector... vectors) {
        return answer(
                body,
                new Delta.Embeddings(List.of(vectors)),
                new Delta.UsageReport(new Usage(5, 0, 0, 0, 0, false)));
    }

    private String answer(String body, Vector vector) {
        return answer(body, new Delta.Embeddings(List.of(vector)));
    }

    private String answer(String body, Delta... deltas) {
        HttpRequest http =
                new HttpRequest(
                        "r1",
                        "POST",
                        "/embeddings",
                        "",
                        new Headers(),
                        body.replace('\'', '"').getBytes(UTF_8),
                        Instant.MAX);
        Answers answers =
                new Answers(
                        request -> {
                            asked = request;
                            return saying(deltas);
                        },
                        Duration.ofSeconds(5));
        HttpResponse response =
                new Embeddings(answers, InstantSource.system()).handle(http, Caller.ANYONE);
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.headers().get("content-type")).isEqualTo("application/json");
        return new String(((HttpResponse.Buffered) response).body(), UTF_8).replace('"', '\'');
    }

    private static InferenceStream saying(Delta... deltas) {
        EventQueue events = new EventQueue(() -> {});
        try {
            events.put(InferenceEvent.of(deltas));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        events.end();
        return events;
    }
}
