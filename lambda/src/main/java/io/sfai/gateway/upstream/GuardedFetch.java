package io.sfai.gateway.upstream;

import io.sfai.gateway.error.GatewayException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Goes where clients and models point, and on from there by redirects, each of them guarded. The
 * upstreams' client has no part in it: nothing is shared, neither connections nor credentials.
 */
final class GuardedFetch {
    private static final int MOST_REDIRECTS = 5;

    /** Well below the whole, so that a host's second address gets its turn. */
    private static final Duration CONNECT = Duration.ofSeconds(3);

    private final OkHttpClient client;
    private final UrlGuard guard;
    private final Duration time;
    private final String accept;

    /** Reads an answer that is no redirect. */
    @FunctionalInterface
    interface Reader<T> {
        /**
         * Makes of the answer what the caller wants.
         *
         * @param url where it was found, after redirects
         */
        T read(Response response, HttpUrl url, MediaPlace place) throws IOException;
    }

    /**
     * @param time from the first lookup to the last byte, redirects included
     * @param accept the types that are liked, as a header
     */
    GuardedFetch(OkHttpClient base, UrlGuard guard, Duration time, String accept) {
        this.guard = guard;
        this.time = time;
        this.accept = accept;
        this.client =
                base.newBuilder()
                        .socketFactory(guard.sockets())
                        .proxy(Proxy.NO_PROXY)
                        .followRedirects(false)
                        .followSslRedirects(false)
                        .fastFallback(false)
                        // One request, one connection: none that was checked for another URL.
                        .connectionPool(new ConnectionPool(0, 1, TimeUnit.SECONDS))
                        .protocols(List.of(Protocol.HTTP_1_1))
                        .connectTimeout(CONNECT)
                        .build();
    }

    /**
     * Fetches what stands at a URL, on the calling thread.
     *
     * @throws GatewayException 400 naming the place
     */
    <T> T get(String url, MediaPlace place, Reader<T> reader) {
        HttpUrl parsed = HttpUrl.parse(url);
        if (parsed == null) {
            throw place.refused("this is not a valid URL");
        }
        try {
            return follow(parsed, Deadline.in(time), place, reader);
        } catch (IOException e) {
            throw failed(e, place);
        }
    }

    /** Not in the exception's own words: they have the address. */
    private GatewayException failed(IOException e, MediaPlace place) {
        if (Thread.currentThread().isInterrupted()) {
            return place.unreadable("the request was cancelled");
        }
        return switch (e) {
            case UnknownHostException unknown -> place.refused("the URL " + UrlGuard.NO_ADDRESS);
            case InterruptedIOException late ->
                    place.unreadable("the file did not come within " + time.toMillis() + " ms");
            default -> place.unreadable("the server can't be reached, or it broke off");
        };
    }

    private <T> T follow(HttpUrl first, Deadline deadline, MediaPlace place, Reader<T> reader)
            throws IOException {
        HttpUrl url = first;
        String which = "the URL";
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            Call call = call(url, guard.admit(url, which, deadline, place), deadline);
            try (Response response = call.execute()) {
                String location = location(response);
                if (location == null) {
                    return read(response, url, place, reader);
                }
                url = next(url, location, place);
                which = "a redirect of the URL";
            } finally {
                // Or closing would first wait for the rest of an unread body.
                call.cancel();
            }
        }
        throw place.unreadable("the URL redirects more than " + MOST_REDIRECTS + " times");
    }

    /** The request goes to the addresses that were checked; the name is not resolved again. */
    private Call call(HttpUrl url, List<InetAddress> addresses, Deadline deadline) {
        Request request =
                new Request.Builder()
                        .url(url)
                        .header("User-Agent", "sfai-gateway")
                        .header("Accept", accept)
                        // OkHttp then leaves the body as it is, and nothing can swell.
                        .header("Accept-Encoding", "identity")
                        .build();
        Call call = client.newBuilder().dns(host -> addresses).build().newCall(request);
        call.timeout().timeout(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
        return call;
    }

    private static @Nullable String location(Response response) {
        return switch (response.code()) {
            case 301, 302, 303, 307, 308 -> response.header("Location");
            default -> null;
        };
    }

    private static HttpUrl next(HttpUrl from, String location, MediaPlace place) {
        HttpUrl to = from.resolve(location);
        if (to == null) {
            throw place.refused("a redirect of the URL leads to no http or https URL");
        }
        if (from.isHttps() && !to.isHttps()) {
            throw place.refused("a redirect of the URL leads from https to http");
        }
        return to;
    }

    private static <T> T read(Response response, HttpUrl url, MediaPlace place, Reader<T> reader)
            throws IOException {
        String encoding = response.header("Content-Encoding", "identity");
        if (response.isSuccessful() && !"identity".equalsIgnoreCase(encoding)) {
            throw place.unreadable("the server compressed the file, which it was asked not to do");
        }
        return reader.read(response, url, place);
    }
}
