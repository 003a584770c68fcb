package io.sfai.gateway.upstream;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import okhttp3.Dns;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Response;

/**
 * Gets pages that models ask for: from the public internet only, behind the same guard as clients'
 * media, without any credentials.
 */
public final class PageLoader {
    /** More of a page is not read. */
    public static final int MOST_BYTES = 2 << 20;

    private static final Duration TIME = Duration.ofSeconds(15);
    private static final String ACCEPT =
            "text/html, application/xhtml+xml, application/json, text/*;q=0.9, */*;q=0.5";

    private final GuardedFetch fetch;

    public PageLoader() {
        this(new OkHttpClient(), new UrlGuard(Dns.SYSTEM, PublicAddresses::allow), TIME);
    }

    PageLoader(OkHttpClient base, UrlGuard guard, Duration time) {
        this.fetch = new GuardedFetch(base, guard, time, ACCEPT);
    }

    /**
     * Fetches an http or https URL on the calling thread, which an interrupt ends if it is a
     * virtual one.
     *
     * @param at what the URL is called in errors
     * @throws io.sfai.gateway.error.GatewayException 400 if it can't be had, in words that tell no
     *     private address
     */
    public Page load(String url, String at) {
        return fetch.get(url, new MediaPlace(at), PageLoader::read);
    }

    private static Page read(Response response, HttpUrl url, MediaPlace place) throws IOException {
        if (!response.isSuccessful()) {
            throw place.unreadable("the server answered with status " + response.code());
        }
        byte[] bytes = response.body().byteStream().readNBytes(MOST_BYTES + 1);
        boolean cut = bytes.length > MOST_BYTES;
        return new Page(
                url.toString(),
                response.header("Content-Type"),
                cut ? Arrays.copyOf(bytes, MOST_BYTES) : bytes,
                cut);
    }
}
