package io.sfai.gateway.upstream;

import java.util.HashMap;
import java.util.Map;

/**
 * What one request loads: at most twenty URLs, each fetched once however often the history repeats
 * it, and 64 MiB in all. For one thread.
 */
public final class RequestMedia {
    private static final int MOST_FETCHES = 20;
    private static final long MOST_BYTES = 64L << 20;

    private final MediaLoader loader;
    private final Map<String, Media> fetched = new HashMap<>();
    private long bytes;

    RequestMedia(MediaLoader loader) {
        this.loader = loader;
    }

    /**
     * Decodes a data URL or fetches an http(s) one, on the calling thread; an interrupt ends it.
     *
     * @param at the URL's JSON path in the request, for errors
     * @throws io.sfai.gateway.error.GatewayException 400 naming the place, if it can't be had
     */
    public Media load(String url, String at) {
        Media known = fetched.get(url);
        if (known != null) {
            return known;
        }
        boolean inside = url.regionMatches(true, 0, "data:", 0, "data:".length());
        if (!inside && fetched.size() == MOST_FETCHES) {
            throw new MediaPlace(at)
                    .refused("a request may name at most " + MOST_FETCHES + " URLs to fetch");
        }
        Media media = loader.load(url, at);
        bytes += media.bytes().length;
        if (bytes > MOST_BYTES) {
            throw new MediaPlace(at)
                    .refused("a request's images and documents may have 64 MiB in all");
        }
        if (!inside) {
            fetched.put(url, media);
        }
        return media;
    }
}
