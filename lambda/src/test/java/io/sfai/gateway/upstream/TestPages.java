package io.sfai.gateway.upstream;

import java.time.Duration;
import okhttp3.OkHttpClient;

/** Pages of a site on loopback, called {@code public.test}, as if it were on the public web. */
public final class TestPages {
    private TestPages() {}

    /**
     * A loader to which one port of loopback is public, and all else is what it is.
     *
     * @param time that a fetch has
     */
    public static PageLoader loader(int publicPort, Duration time) {
        TestInternet internet = new TestInternet(publicPort);
        UrlGuard guard = new UrlGuard(internet, internet::allows);
        return new PageLoader(new OkHttpClient(), guard, time);
    }
}
