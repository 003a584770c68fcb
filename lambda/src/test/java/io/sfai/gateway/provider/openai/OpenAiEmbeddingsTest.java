package io.sfai.gateway.provider.openai;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.error.GatewayError.TooLarge;
import io.sfai.gateway.error.GatewayError.Upstream;
import io.sfai.gateway.error.GatewayError.UpstreamFault;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.inference.EventQueue;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.InferenceStream;
import io.sfai.gateway.inference.Journal;
import io.sfai.gateway.inference.Step;
import io.sfai.gateway.inference.Target;
import io.sfai.gateway.inference.Usage;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.provider.AnsweringServer;
import io.sfai.gateway.provider.AnsweringServer.Asked;
import io.sfai.gateway.provider.AnsweringServer.Reply;
import io.sfai.gateway.provider.AskedToEmbed;
import io.sfai.gateway.provider.AskedToEmbed.Given;
import io.sfai.gateway.secret.EnvironmentSecrets;
import io.sfai.gateway.upstream.UpstreamClient;
import io.sfai.gateway.upstream.UpstreamClient.Exchange;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an OpenAI-compatible upstream is asked for embeddings, and what is made of its answers. */
class OpenAiEmbeddingsTest {
    private static final String USAGE = "\"usage\":{\"prompt_tokens\":7,\"total_tokens\":7}";

    private volatile Reply reply = Reply.json(200, "{}");
    private final AnsweringServer upstream;

    OpenAiEmbeddingsTest() throws IOException {
        upstream = new AnsweringServer(body -> reply);
    }

    @AfterEach
    void stop() {
        upstream.close();
    }

    @Test
    void theUpstreamGetsTheClientsOwnWords() {
        reply = answer("[1,0]", "[0,1]");
        String more = ",'encoding_format':'base64','dimensions':2,'user':'u','input_type':'query'";
        InferenceRequest request = AskedToEmbed.texts(Journal.NONE, more, "one", "two");
        Given given = AskedToEmbed.given(embed(request));
        assertThat(given.usage()).isEqualTo(new Usage(7, 0, 0, 0, 0, false));
        Asked asked = upstream.asked().getFirst();
        assertThat(asked.path()).isEqualTo("/v1/embeddings");
        assertThat(asked.headers().get("Authorization")).containsExactly("Bearer key-12345");
        JsonObject expected = request.body().copy().put("model", "text-embedding-3-small");
        assertThat(asked.body()).isEqualTo(expected);
        assertThat(request.body().string("model")).isEqualTo("alias");
    }

    @Test
    void vectorsComeInTheOrderOfTheirIndexes() {
        reply =
                Reply.json(
                        200,
                        "{\"data\":[{\"index\":1,\"embedding\":[2,0]},"
                                + "{\"index\":0,\"embedding\":\"AACAPwAAAEA=\"}],\"usage\":{}}");
        Given given = AskedToEmbed.given(embed(AskedToEmbed.texts("one", "two")));
        assertThat(given.floats().get(0)).containsExactly(1f, 2f);
        assertThat(given.floats().get(1)).containsExactly(2f, 0f);
        assertThat(given.usage()).isNull();
    }

    @Test
    void aServerMayLeaveOutIndexesAndCountItsOwnWay() {
        reply =
                Reply.json(
                        200,
                        "{\"data\":[{\"embedding\":[1]},{\"embedding\":[2]}],"
                                + "\"usage\":{\"total_tokens\":4}}");
        Given given = AskedToEmbed.given(embed(AskedToEmbed.texts("one", "two")));
        assertThat(given.floats().get(1)).containsExactly(2f);
        assertThat(requireNonNull(given.usage()).input()).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | no data",
                "{'data':[]} | 0 embeddings for 2",
                "{'data':[{'embedding':[1]}]} | 1 embeddings for 2",
                "{'data':[{'embedding':[1]},{'embedding':[1]},{'embedding':[1]}]} | 3 embeddings",
                "{'data':[{'index':0,'embedding':[1]},{'index':0,'embedding':[1]}]} | data[1]",
                "{'data':[{'index':-1,'embedding':[1]},{'index':2,'embedding':[1]}]} | data[0]",
                "{'data':[{'embedding':[1]},null]} | data[1]",
                "{'data':[{'embedding':[1]},{'embedding':[1,2]}]} | of 1 and of 2 numbers",
                "{'data':[{'embedding':[1]},{'embedding':[]}]} | neither numbers nor base64",
                "{'data':[{'embedding':[1]},{}]} | neither numbers nor base64",
                "{'data':[{'embedding':[1]},{'embedding':[null]}]} | neither numbers nor base64",
                "{'data':[{'embedding':[1]},{'embedding':[NaN]}]} | NaN",
                "{'data':[{'embedding':[1]},{'embedding':[1,null]}]} | something else",
                "{'data':[{'embedding':[1]},{'embedding':'?'}]} | base64 is broken",
                "{'data':[{'embedding':[1]},{'embedding':'AAAA'}]} | no whole number",
                "{'data':[{'embedding':[1]},{'embedding':''}]} | no whole number",
                "{'data':[{'embedding':[1]},{'embedding':'AADAfw=='}]} | that is no number",
                "{'data':[{'embedding':[1]} | Unexpected",
                "[] | a JSON object",
            })
    void whatIsNoAnswerIsAFault(String body, String reason) {
        reply = Reply.json(200, body.replace('\'', '"'));
        GatewayException failure = AskedToEmbed.failure(embed(AskedToEmbed.texts("one", "two")));
        assertThat(failure.getMessage()).contains("oa", reason);
        assertThat(((Upstream) failure.error()).fault()).isEqualTo(UpstreamFault.MALFORMED);
    }

    @Test
    void errorsAreAsChatsAre() {
        reply =
                Reply.json(429, "{\"error\":{\"message\":\"slow down\",\"code\":\"rate\"}}")
                        .with(Map.of("retry-after", "9"));
        Upstream busy = (Upstream) AskedToEmbed.failure(embed(AskedToEmbed.texts("x"))).error();
        assertThat(busy.upstreamStatus()).isEqualTo(429);
        assertThat(busy.retryAfter()).isEqualTo(Duration.ofSeconds(9));

        reply = Reply.json(200, "{\"error\":{\"message\":\"no such model\",\"code\":404}}");
        Upstream inside = (Upstream) AskedToEmbed.failure(embed(AskedToEmbed.texts("x"))).error();
        assertThat(inside.message()).contains("no such model");
        assertThat(inside.upstreamStatus()).isEqualTo(404);

        reply = Reply.json(200, "<html>").with(Map.of("content-type", "text/HTML"));
        assertThat(AskedToEmbed.failure(embed(AskedToEmbed.texts("x"))))
                .hasMessageContaining("web page");

        reply = answer("[1,2,3,4]").halved();
        Upstream cut = (Upstream) AskedToEmbed.failure(embed(AskedToEmbed.texts("x"))).error();
        assertThat(cut.fault()).isEqualTo(UpstreamFault.CUT);
    }

    @Test
    void anAnswerThatHasNoRoomIsRefusedAndWillNotBeAskedForAgain() throws Exception {
        reply = answer("[1,0]");
        int length = reply.body().length;
        assertThat(AskedToEmbed.given(readWithRoomFor(length)).floats()).hasSize(1);
        TooLarge error = (TooLarge) AskedToEmbed.failure(readWithRoomFor(length - 1)).error();
        assertThat(error.message()).contains("oa", "fewer inputs", "base64");
        assertThat(error.limitBytes()).isEqualTo(length - 1);
    }

    private InferenceStream readWithRoomFor(int bytes) throws Exception {
        EventQueue events = new EventQueue(() -> {});
        URI uri = URI.create(upstream.url() + "/embeddings");
        UpstreamClient client = new UpstreamClient(InstantSource.system());
        byte[] body = {'{', '}'};
        try (Exchange exchange = client.prepare("POST", uri, Map.of(), body)) {
            new OpenAiEmbeddings("oa", AskedToEmbed.texts("x"), bytes)
                    .read(exchange.send(), exchange, events);
        } catch (GatewayException e) {
            events.fail(e);
        }
        return events;
    }

    private static Reply answer(String... vectors) {
        StringBuilder data = new StringBuilder();
        for (int i = 0; i < vectors.length; i++) {
            data.append(i == 0 ? "" : ",")
                    .append("{\"object\":\"embedding\",\"index\":%d,".formatted(i))
                    .append("\"embedding\":%s}".formatted(vectors[i]));
        }
        return Reply.json(
                200, "{\"object\":\"list\",\"data\":[" + data + "],\"model\":\"m\"," + USAGE + "}");
    }

    private InferenceStream embed(InferenceRequest request) {
        return new OpenAiProvider(
                        "oa",
                        upstream.url() + "/v1",
                        "OA_KEY",
                        Map.of(),
                        Set.of(),
                        new EnvironmentSecrets(Map.of("OA_KEY", "key-12345")),
                        new UpstreamClient(InstantSource.system()))
                .embed(request, new Target("oa", "text-embedding-3-small", new JsonObject()));
    }

    @Test
    void nothingOfTheAnswerIsKeptForWhoHasLeft() {
        reply = answer("[1]");
        InferenceStream stream = embed(AskedToEmbed.texts("x"));
        stream.close();
        assertThat(List.of(stream.next(Duration.ZERO))).containsExactly(Step.END);
    }
}
