package io.sfai.gateway.provider.bedrock;

import io.sfai.gateway.provider.Failures;
import io.sfai.gateway.upstream.UpstreamClient;
import io.sfai.gateway.upstream.UpstreamClient.Exchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.http.SdkHttpFullResponse;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.async.SdkAsyncHttpResponseHandler;

/**
 * The SDK's way to the gateway's one HTTP client. An answer is read by one virtual thread, which
 * also decodes and delivers it; it reads on only when asked, so that a slow client slows the model
 * down.
 */
final class UpstreamHttp implements SdkAsyncHttpClient {
    /** What the SDK reads of an answer's head. */
    private static final List<String> HEADERS =
            List.of(
                    "content-type",
                    "content-length",
                    "date",
                    "retry-after",
                    "x-amzn-errortype",
                    EmbeddingQuestion.TOKENS,
                    "x-amzn-requestid");

    private static final int MOST_OF_A_PAGE = 64 * 1024;

    private final String name;
    private final UpstreamClient client;

    /**
     * @param name the provider's name in the map, for error messages
     */
    UpstreamHttp(String name, UpstreamClient client) {
        this.name = name;
        this.client = client;
    }

    @Override
    public CompletableFuture<Void> execute(AsyncExecuteRequest asked) {
        SdkHttpRequest request = asked.request();
        Exchange exchange =
                client.prepare(
                        request.method().name(),
                        request.getUri(),
                        headers(request),
                        bytes(asked.requestContentPublisher()));
        CompletableFuture<Void> done = new CompletableFuture<>();
        AnswerBody body = new AnswerBody();
        var _ =
                done.whenComplete((nothing, failure) -> {
                    if (failure != null) {
                        exchange.cancel();
                        body.cancel();
                    }
                });
        Thread.ofVirtual()
                .name("bedrock-http")
                .start(() -> run(exchange, asked.responseHandler(), body, done));
        return done;
    }

    private void run(
            Exchange exchange,
            SdkAsyncHttpResponseHandler handler,
            AnswerBody body,
            CompletableFuture<Void> done) {
        try {
            int status = exchange.send();
            String type = exchange.header("content-type");
            if (status / 100 == 2 && type != null && type.contains("html")) {
                throw Failures.html(name, exchange.bytes(MOST_OF_A_PAGE));
            }
            handler.onHeaders(head(status, exchange));
            handler.onStream(body);
            body.deliver(exchange.body(), type);
            done.complete(null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail(e, handler, done);
        } catch (IOException e) {
            // Told here, where it is sure that the line broke and not some JSON.
            fail(Failures.cut(name, e), handler, done);
        } catch (RuntimeException | Error e) {
            fail(e, handler, done);
        } finally {
            // After a cancel, not before one: closing waits for the rest of a body.
            exchange.close();
        }
    }

    private static void fail(
            Throwable failure, SdkAsyncHttpResponseHandler handler, CompletableFuture<Void> done) {
        try {
            handler.onError(failure);
        } finally {
            done.completeExceptionally(failure);
        }
    }

    private static SdkHttpFullResponse head(int status, Exchange exchange) {
        SdkHttpFullResponse.Builder head = SdkHttpFullResponse.builder().statusCode(status);
        for (String name : HEADERS) {
            String value = exchange.header(name);
            if (value != null) {
                head.putHeader(name, value);
            }
        }
        return head.build();
    }

    /** The length is the client's to say, and a packed stream would come in lumps. */
    private static Map<String, String> headers(SdkHttpRequest request) {
        Map<String, String> headers = new LinkedHashMap<>();
        request.forEachHeader((name, values) -> {
            if (!name.toLowerCase(Locale.ROOT).equals("content-length")) {
                headers.put(name, String.join(",", values));
            }
        });
        headers.put("accept-encoding", "identity");
        return headers;
    }

    private static byte[] bytes(Publisher<ByteBuffer> content) {
        CompletableFuture<byte[]> whole = new CompletableFuture<>();
        content.subscribe(new Gathering(whole));
        return whole.join();
    }

    @Override
    public void close() {
        // The one client is not ours to close.
    }

    @Override
    public String clientName() {
        return "SfAi";
    }

    /** Puts a request's body together. */
    private static final class Gathering implements Subscriber<ByteBuffer> {
        private final CompletableFuture<byte[]> whole;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Gathering(CompletableFuture<byte[]> whole) {
            this.whole = whole;
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(ByteBuffer piece) {
            byte[] copy = new byte[piece.remaining()];
            piece.get(copy);
            bytes.writeBytes(copy);
        }

        @Override
        public void onError(Throwable failure) {
            whole.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            whole.complete(bytes.toByteArray());
        }
    }
}
