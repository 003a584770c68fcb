package io.sfai.gateway.upstream;

import java.util.Locale;
import okhttp3.Dns;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * Gets the images and documents that a request names. What a client's URL makes the gateway fetch
 * is fetched from the public internet only, without any credentials.
 */
public final class MediaLoader {
    private final MediaLimits limits;

    /** Made by the first URL that is fetched: most environments never see one. */
    private volatile @Nullable MediaFetch fetch;

    public MediaLoader() {
        this.limits = MediaLimits.STANDARD;
    }

    MediaLoader(MediaLimits limits, MediaFetch fetch) {
        this.limits = limits;
        this.fetch = fetch;
    }

    /** What one request may load, all together. */
    public RequestMedia forOneRequest() {
        return new RequestMedia(this);
    }

    /**
     * Decodes a data URL or fetches an http(s) one, on the calling thread; an interrupt ends it.
     *
     * @param at the URL's JSON path in the request, for errors
     * @throws io.sfai.gateway.error.GatewayException 400 naming the place, if it can't be had
     */
    Media load(String url, String at) {
        MediaPlace place = new MediaPlace(at);
        return switch (scheme(url)) {
            case "data" -> DataUrl.decode(url, limits.bytes(), place);
            case "http", "https" -> fetch().get(url, place);
            default -> throw place.refused("only http, https and data URLs are read");
        };
    }

    private static String scheme(String url) {
        int colon = url.indexOf(':');
        return colon < 0 ? "" : url.substring(0, colon).toLowerCase(Locale.ROOT);
    }

    private MediaFetch fetch() {
        MediaFetch made = fetch;
        if (made == null) {
            synchronized (this) {
                made = fetch;
                if (made == null) {
                    UrlGuard guard = new UrlGuard(Dns.SYSTEM, PublicAddresses::allow);
                    made = new MediaFetch(new OkHttpClient(), guard, limits);
                    fetch = made;
                }
            }
        }
        return made;
    }
}
