package io.sfai.gateway.upstream;

import io.sfai.gateway.error.GatewayError.Upstream;
import io.sfai.gateway.error.GatewayError.UpstreamFault;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/**
 * The one HTTP client towards upstreams: blocking, pooled, cancelled from any thread. A pooled
 * connection that dies before any byte of an answer is replaced by a fresh one once.
 */
public final class UpstreamClient {
    /** An environment may have been frozen since: connections idle longer than this are dropped. */
    private static final Duration MAX_IDLE = Duration.ofSeconds(20);

    private final OkHttpClient client;
    private final ConnectionPool pool = new ConnectionPool(1024, 20, TimeUnit.SECONDS);
    private final InstantSource clock;
    private final AtomicLong lastUse;

    public UpstreamClient(InstantSource clock) {
        this.clock = clock;
        this.lastUse = new AtomicLong(clock.millis());
        this.client =
                new OkHttpClient.Builder()
                        .connectionPool(pool)
                        .socketFactory(new PromptSockets())
                        .fastFallback(false)
                        .followRedirects(false)
                        .connectTimeout(Duration.ofSeconds(10))
                        .readTimeout(Duration.ZERO)
                        .writeTimeout(Duration.ofSeconds(60))
                        .build();
    }

    /** A request that has not been sent yet. */
    public Exchange prepare(
            String method, URI uri, Map<String, String> headers, byte @Nullable [] body) {
        return exchange(method, uri, headers, body == null ? null : RequestBody.create(body, null));
    }

    /** The same client with a bound on the whole exchange; for short calls. */
    public Exchange prepare(
            String method,
            URI uri,
            Map<String, String> headers,
            byte @Nullable [] body,
            Duration timeout) {
        return prepare(method, uri, headers, body).within(timeout);
    }

    /**
     * A bounded exchange that reaches the upstream at most once: where another one would be
     * repeated on a fresh connection, this one fails. For calls that count.
     */
    public Exchange prepareOnce(
            String method, URI uri, Map<String, String> headers, byte[] body, Duration timeout) {
        return exchange(method, uri, headers, new OneShot(body)).within(timeout);
    }

    private Exchange exchange(
            String method, URI uri, Map<String, String> headers, @Nullable RequestBody body) {
        dropIdleConnections();
        Request.Builder request = new Request.Builder().url(uri.toString());
        headers.forEach(request::header);
        return new Exchange(client.newCall(request.method(method, body).build()), uri);
    }

    /** Drops every pooled connection, after a snapshot has been restored. */
    public void dropConnections() {
        pool.evictAll();
    }

    private void dropIdleConnections() {
        long now = clock.millis();
        if (now - lastUse.getAndSet(now) > MAX_IDLE.toMillis()) {
            pool.evictAll();
        }
    }

    /** A body that the client never sends a second time by itself. */
    private static final class OneShot extends RequestBody {
        private final byte[] bytes;

        OneShot(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public @Nullable MediaType contentType() {
            return null;
        }

        @Override
        public long contentLength() {
            return bytes.length;
        }

        @Override
        public boolean isOneShot() {
            return true;
        }

        @Override
        public void writeTo(BufferedSink sink) throws IOException {
            sink.write(bytes);
        }
    }

    /** One request and its answer. */
    public static final class Exchange implements AutoCloseable {
        private final Call call;
        private final URI uri;
        private volatile @Nullable Response response;

        private Exchange(Call call, URI uri) {
            this.call = call;
            this.uri = uri;
        }

        private Exchange within(Duration timeout) {
            call.timeout().timeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return this;
        }

        /**
         * Sends the request and waits for the answer's head.
         *
         * @return the status
         * @throws io.sfai.gateway.error.GatewayException if there is no answer
         */
        public int send() {
            try {
                Response answer = call.execute();
                response = answer;
                return answer.code();
            } catch (IOException e) {
                throw failed(e);
            }
        }

        public @Nullable String header(String name) {
            return answer().header(name);
        }

        /** The answer's body as it comes. */
        public InputStream body() {
            return answer().body().byteStream();
        }

        /** At most so many bytes of the body. */
        public byte[] bytes(int limit) {
            try {
                return body().readNBytes(limit);
            } catch (IOException e) {
                throw failed(e);
            }
        }

        /** Ends the exchange from any thread; a blocked read fails at once. */
        public void cancel() {
            call.cancel();
        }

        /** Gives the connection back, or drops it if the body was not read to its end. */
        @Override
        public void close() {
            Response answer = response;
            if (answer != null) {
                answer.close();
            }
        }

        private Response answer() {
            Response answer = response;
            if (answer == null) {
                throw new IllegalStateException("not sent yet");
            }
            return answer;
        }

        private RuntimeException failed(IOException e) {
            boolean late = e instanceof SocketTimeoutException || "timeout".equals(e.getMessage());
            String message =
                    late
                            ? "no answer from " + uri.getHost() + " in time"
                            : "no connection to " + uri.getHost() + ": " + e.getMessage();
            UpstreamFault fault = late ? UpstreamFault.TIMEOUT : UpstreamFault.UNREACHABLE;
            return new io.sfai.gateway.error.GatewayException(
                    new Upstream(message, fault, 0, null, null, null), Map.of(), e);
        }
    }
}
