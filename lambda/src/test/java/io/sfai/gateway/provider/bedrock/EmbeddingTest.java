package io.sfai.gateway.provider.bedrock;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sfai.gateway.error.GatewayError.BadRequest;
import io.sfai.gateway.error.GatewayError.Upstream;
import io.sfai.gateway.error.GatewayError.UpstreamFault;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.inference.InferenceStream;
import io.sfai.gateway.inference.Journal;
import io.sfai.gateway.inference.Target;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.provider.AnsweringServer;
import io.sfai.gateway.provider.AnsweringServer.Reply;
import io.sfai.gateway.provider.AskedToEmbed;
import io.sfai.gateway.provider.AskedToEmbed.Given;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Embeddings of Titan's and Cohere's, in one call or many. */
class EmbeddingTest {
    private static final String TITAN = "amazon.titan-embed-text-v2:0";
    private static final String COHERE = "us.cohere.embed-v4:0";

    private volatile Function<JsonObject, Reply> script = EmbeddingTest::good;
    private final AnsweringServer bedrock;

    EmbeddingTest() throws IOException {
        bedrock = new AnsweringServer(body -> script.apply(body));
    }

    @AfterEach
    void stop() {
        bedrock.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "amazon.titan-embed-text-v1 | '' | {'inputText':'a'}",
                "amazon.titan-embed-g1-text-02 | ,'dimensions':1536 | {'inputText':'a'}",
                "amazon.titan-embed-text-v2:0 | ,'dimensions':256,'normalize':false"
                        + " | {'inputText':'a','dimensions':256,'normalize':false}",
                "cohere.embed-english-v3 | ,'dimensions':1024"
                        + " | {'texts':['a'],'input_type':'search_document','embedding_types':['float']}",
                "cohere.embed-multilingual-v3 | ,'input_type':'search_query'"
                        + " | {'texts':['a'],'input_type':'search_query','embedding_types':['float'],"
                        + "'truncate':'END'}",
                "global.cohere.embed-v4:0 | ,'dimensions':512"
                        + " | {'texts':['a'],'input_type':'search_document','embedding_types':['float'],"
                        + "'output_dimension':512}",
            })
    void eachFamilyHasItsBody(String model, String more, String body) {
        JsonObject options = new JsonObject();
        if (body.contains("truncate")) {
            options.put("truncate", "END").put("input_type", "clustering");
        }
        AskedToEmbed.given(embed(model, options, more.replace('\'', '"'), "a"));
        var asked = bedrock.asked().getFirst();
        assertThat(asked.body()).isEqualTo(Json.object(body.replace('\'', '"')));
        assertThat(asked.path()).isEqualTo("/model/" + model + "/invoke");
    }

    @Test
    void titanIsAskedForEachTextAndTheOrderIsKept() {
        Object[] texts = IntStream.range(0, 30).mapToObj(i -> "text " + i).toArray();
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch eight = new CountDownLatch(8);
        script =
                body -> {
                    most.accumulateAndGet(running.incrementAndGet(), Math::max);
                    eight.countDown();
                    await(eight);
                    running.decrementAndGet();
                    return good(body);
                };
        Given given = AskedToEmbed.given(embed(TITAN, texts));
        assertThat(given.floats().stream().map(vector -> vector[0]))
                .containsExactlyElementsOf(
                        IntStream.range(0, 30).mapToObj(i -> (float) i).toList());
        assertThat(requireNonNull(given.usage()).input()).isEqualTo(60);
        assertThat(most.get()).isEqualTo(8);
    }

    @Test
    void cohereIsAskedForSoManyAtOnce() {
        Object[] texts = IntStream.range(0, 200).mapToObj(i -> "text " + i).toArray();
        Given given = AskedToEmbed.given(embed(COHERE, texts));
        assertThat(given.floats()).hasSize(200);
        assertThat(given.floats().get(199)[0]).isEqualTo(199f);
        assertThat(bedrock.asked().stream().map(call -> texts(call.body()).size()))
                .containsExactlyInAnyOrder(96, 96, 8);
        // By the header of each call, as good() writes it.
        assertThat(requireNonNull(given.usage()).input()).isEqualTo(600);
    }

    @Test
    void theOlderFormOfCoheresAnswersIsRead() {
        script = body -> Reply.json(200, "{\"embeddings\":[[0.5,1],[2,3]],\"id\":\"x\"}");
        Given given = AskedToEmbed.given(embed("cohere.embed-english-v3", "a", "b"));
        assertThat(given.floats().get(1)).containsExactly(2f, 3f);
        assertThat(given.usage()).isNull();
    }

    @Test
    void oneFailingFailsAllAtOnce() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(8);
        script =
                body -> {
                    asked.countDown();
                    if ("7".equals(body.string("inputText"))) {
                        await(asked);
                        return refusal(429, "ThrottlingException", "Too many requests");
                    }
                    await(end);
                    return good(body);
                };
        Object[] texts = IntStream.range(0, 20).mapToObj(Integer::toString).toArray();
        Upstream error = (Upstream) AskedToEmbed.failure(embed(TITAN, texts)).error();
        assertThat(error.upstreamStatus()).isEqualTo(429);
        assertThat(error.message()).contains("bedrock answered 429", "Too many requests");
        // The other seven still wait, and none was asked after.
        assertThat(bedrock.asked()).hasSize(8);
        end.countDown();
    }

    @Test
    void whoLeavesEndsAllCalls() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(8);
        script =
                body -> {
                    asked.countDown();
                    await(end);
                    return good(body);
                };
        Object[] texts = IntStream.range(0, 20).mapToObj(Integer::toString).toArray();
        InferenceStream stream = embed(TITAN, texts);
        await(asked);
        stream.close();
        end.countDown();
        AskedToEmbed.given(stream);
        AskedToEmbed.given(embed(TITAN, "later"));
        assertThat(bedrock.asked()).hasSize(9);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | neither numbers nor base64",
                "{'embedding':[1,null]} | something else",
                "{'embeddings':{'float':[[1],[2]]}} | 2 embeddings for 3",
                "{'embeddings':{'float':[[1],[2],[3,4]]}} | of 1 and of 2 numbers",
                "{'embeddings':{'int8':[[1]]}} | neither numbers nor base64",
                "{'embeddings':[]} | 0 embeddings for 3",
                "garbage | Unrecognized",
            })
    void whatIsNoAnswerIsAFault(String body, String reason) {
        script = asked -> Reply.json(200, body.replace('\'', '"'));
        GatewayException failure = AskedToEmbed.failure(embed(COHERE, "a", "b", "c"));
        assertThat(failure).hasMessageContaining(reason);
        assertThat(((Upstream) failure.error()).fault()).isEqualTo(UpstreamFault.MALFORMED);
    }

    @Test
    void callsThatMakeUpForEachOtherAreNone() {
        // Of 97 texts the first call gives a vector too few, the second one too many.
        script =
                body -> {
                    int count = texts(body).size() == 96 ? 95 : 2;
                    JsonArray vectors = new JsonArray();
                    for (int i = 0; i < count; i++) {
                        vectors.add(JsonArray.of(1L));
                    }
                    return Reply.json(
                            200,
                            new JsonObject()
                                    .put("embeddings", new JsonObject().put("float", vectors))
                                    .toString());
                };
        Object[] texts = IntStream.range(0, 97).mapToObj(Integer::toString).toArray();
        assertThat(AskedToEmbed.failure(embed(COHERE, texts)))
                .hasMessageContaining("95 embeddings for 96");
    }

    @Test
    void errorsAreAsConversesAre() {
        script = body -> refusal(400, "ValidationException", "Malformed input request");
        Upstream bad = (Upstream) AskedToEmbed.failure(embed(TITAN, "x")).error();
        assertThat(bad.status()).isEqualTo(400);
        script = body -> refusal(403, "AccessDeniedException", "not authorized");
        assertThat(AskedToEmbed.failure(embed(TITAN, "x")).error().status()).isEqualTo(502);
        script = body -> good(body).halved();
        Upstream cut = (Upstream) AskedToEmbed.failure(embed(TITAN, "x")).error();
        assertThat(cut.fault()).isEqualTo(UpstreamFault.CUT);
    }

    @Test
    void whatNoModelTakesIsRefusedOrTold() {
        BadRequest unknown = refused("anthropic.claude-haiku-4-5-20251001-v1:0", "", "x");
        assertThat(unknown.param()).isEqualTo("model");
        assertThat(unknown.message()).contains("titan", "cohere.embed-v4:0");
        BadRequest odd = refused(TITAN, ",\"dimensions\":300", "x");
        assertThat(odd.param()).isEqualTo("dimensions");
        assertThat(odd.message()).contains("256, 512, 1024");
        assertThat(refused("cohere.embed-english-v3", ",\"dimensions\":512", "x").message())
                .contains("1024");
        BadRequest tokens = refused(TITAN, "", JsonArray.of(1L));
        assertThat(tokens.param()).isEqualTo("input");
        assertThat(bedrock.asked()).isEmpty();

        Notes noted = new Notes();
        Target target = new Target("bedrock", TITAN, new JsonObject());
        Embedding.of(AskedToEmbed.texts(noted, ",'late_chunking':true,'user':'u'", "x"), target);
        assertThat(noted).hasToString("{droppedParams=[\"late_chunking\"]}");
    }

    private BadRequest refused(String model, String more, Object... inputs) {
        GatewayException refusal =
                catchThrowableOfType(
                        GatewayException.class, () -> embed(model, new JsonObject(), more, inputs));
        return (BadRequest) refusal.error();
    }

    @Test
    void aKeyThatIsRefusedAndNotRotatedIsToldOnce() {
        script = body -> refusal(403, "UnrecognizedClientException", "The token is invalid");
        assertThatThrownBy(() -> AskedToEmbed.given(embed(TITAN, "x")))
                .hasMessageContaining("The token is invalid");
        assertThat(bedrock.asked()).hasSize(1);
    }

    private InferenceStream embed(String model, Object... inputs) {
        return embed(model, new JsonObject(), "", inputs);
    }

    private InferenceStream embed(String model, JsonObject options, String more, Object... inputs) {
        return Asking.provider(bedrock.url())
                .embed(
                        AskedToEmbed.texts(Journal.NONE, more, inputs),
                        new Target("bedrock", model, options));
    }

    /** Vectors whose first number is that of the text. */
    private static Reply good(JsonObject body) {
        String text = body.string("inputText");
        if (text != null) {
            return Reply.json(
                    200,
                    "{\"embedding\":[%s,0.25],\"inputTextTokenCount\":2}".formatted(number(text)));
        }
        JsonArray vectors = new JsonArray();
        for (Object each : texts(body)) {
            vectors.add(JsonArray.of(Long.valueOf(number(String.valueOf(each))), 1L));
        }
        JsonObject byType = new JsonObject().put("float", vectors);
        return Reply.json(200, new JsonObject().put("embeddings", byType).toString())
                .with(
                        Map.of(
                                "content-type",
                                "application/json",
                                "X-Amzn-Bedrock-Input-Token-Count",
                                Integer.toString(3 * vectors.size())));
    }

    private static String number(String text) {
        String digits = text.replaceAll("\\D", "");
        return digits.isEmpty() ? "0" : digits;
    }

    private static JsonArray texts(JsonObject body) {
        return requireNonNull(body.array("texts"));
    }

    private static Reply refusal(int status, String type, String message) {
        return Reply.json(status, new JsonObject().put("message", message).toString())
                .with(Map.of("x-amzn-errortype", type));
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
