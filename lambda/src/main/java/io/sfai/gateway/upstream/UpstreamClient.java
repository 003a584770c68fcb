package io.sfai.gateway.upstream;

import io.sfai.gateway.error.GatewayError.Upstream;
import io.sfai.gateway.error.GatewayError.UpstreamFault;
import io.sfai.gateway.error.GatewayException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
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
                        .eventListener(new Dial.Listener())
                        .addNetworkInterceptor(new StaleConnections())
                        .connectTimeout(Duration.ofSeconds(10))
                        .readTimeout(Duration.ZERO)
                        .writeTimeout(Duration.ofSeconds(60))
                        .build();
    }

    /** A request that has not been sent yet. */
    public Exchange prepare(
            String method, URI uri, Map<String, String> headers, byte @Nullable [] body) {
        dropIdleConnections();
        Request.Builder request = new Request.Builder().url(uri.toString());
        headers.forEach(request::header);
        request.method(method, body == null ? null : new OneShot(body));
        request.tag(Dial.class, new Dial());
        return new Exchange(client.newCall(request.build()), uri, pool);
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

    /** What its TLS connections are made with. */
    public SSLSocketFactory tls() {
        return client.sslSocketFactory();
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

    /**
     * A body that OkHttp never sends a second time by itself. It would for every dead connection of
     * the pool, and each time a model may have begun to answer.
     */
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
        private final URI uri;
        private final ConnectionPool pool;
        private volatile Call call;
        private volatile @Nullable Response response;
        private volatile boolean cancelled;
        private @Nullable Duration timeout;

        /**
         * @param pool whose dead connection is made up for by a fresh one
         */
        private Exchange(Call call, URI uri, ConnectionPool pool) {
            this.call = call;
            this.uri = uri;
            this.pool = pool;
        }

        private Exchange within(Duration limit) {
            timeout = limit;
            return this;
        }

        /**
         * The same exchange, sent a second time only if nothing of it was: for what must not be
         * done twice.
         */
        public Exchange atMostOnce() {
            Dial.of(call.request()).atMostOnce();
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
                try {
                    return execute();
                } catch (IOException e) {
                    if (!diedInThePool(e)) {
                        throw e;
                    }
                    // The others of the pool are as old.
                    pool.evictAll();
                    call = call.clone();
                    return execute();
                }
            } catch (IOException e) {
                throw failed(e);
            }
        }

        private int execute() throws IOException {
            Duration limit = timeout;
            if (limit != null) {
                call.timeout().timeout(limit.toMillis(), TimeUnit.MILLISECONDS);
            }
            if (cancelled) {
                call.cancel();
            }
            Response answer = call.execute();
            response = answer;
            return answer.code();
        }

        private boolean diedInThePool(IOException e) {
            boolean answered = e instanceof ProtocolException;
            boolean late = e instanceof InterruptedIOException;
            return !answered && !late && !cancelled && Dial.of(call.request()).mayBeRepeated(e);
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
            cancelled = true;
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
            UpstreamFault fault =
                    late
                            ? UpstreamFault.TIMEOUT
                            : unreachable(e) ? UpstreamFault.UNREACHABLE : UpstreamFault.CUT;
            String host = uri.getHost();
            String message =
                    switch (fault) {
                        case TIMEOUT -> "no answer from " + host + " in time";
                        case UNREACHABLE -> "no connection to " + host + ": " + e.getMessage();
                        default -> host + " closed the connection before it answered";
                    };
            return new GatewayException(
                    new Upstream(message, fault, 0, null, null, null), Map.of(), e);
        }

        private static boolean unreachable(IOException e) {
            return e instanceof ConnectException
                    || e instanceof NoRouteToHostException
                    || e instanceof UnknownHostException
                    || e instanceof SSLException;
        }
    }
}
