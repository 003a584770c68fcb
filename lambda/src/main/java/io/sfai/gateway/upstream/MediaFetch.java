package io.sfai.gateway.upstream;

import java.io.IOException;
import okhttp3.OkHttpClient;
import okhttp3.Response;

/** Fetches images and documents from where clients point. */
final class MediaFetch {
    private static final String ACCEPT = "image/*, application/pdf, text/*, */*;q=0.5";

    private final GuardedFetch fetch;
    private final MediaLimits limits;

    MediaFetch(OkHttpClient base, UrlGuard guard, MediaLimits limits) {
        this.fetch = new GuardedFetch(base, guard, limits.time(), ACCEPT);
        this.limits = limits;
    }

    /**
     * @throws io.sfai.gateway.error.GatewayException 400 naming the place
     */
    Media get(String url, MediaPlace place) {
        return fetch.get(url, place, (response, found, at) -> read(response, at));
    }

    private Media read(Response response, MediaPlace place) throws IOException {
        if (response.code() != 200) {
            throw place.unreadable("the server answered with status " + response.code());
        }
        if (response.body().contentLength() > limits.bytes()) {
            throw place.tooLarge(limits.bytes());
        }
        byte[] bytes = response.body().byteStream().readNBytes(limits.bytes() + 1);
        if (bytes.length > limits.bytes()) {
            throw place.tooLarge(limits.bytes());
        }
        return MediaTypes.tell(bytes, response.header("Content-Type"), place);
    }
}
