package io.sfai.gateway.local.chat;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a gateway answers, and the key for it.
 *
 * @param base the paths' beginning, such as {@code http://127.0.0.1:4000/v1}
 * @param here whether it is on this machine
 */
record Address(String base, String key, boolean here) {
    private static final String LOCAL = "http://127.0.0.1:4000";
    private static final String LOCAL_KEY = "sk-sfai-local";

    /**
     * Takes the option, then the environment, then what {@code run} serves.
     *
     * @param url with or without {@code /v1}
     * @throws IllegalArgumentException if it is no address, or no key is known for it
     */
    static Address of(@Nullable String url, Map<String, String> environment) {
        URI uri = parsed(url == null ? LOCAL : url.strip());
        String path = uri.getRawPath() == null ? "" : uri.getRawPath().replaceAll("/+$", "");
        String base =
                uri.getScheme().toLowerCase(Locale.ROOT)
                        + "://"
                        + uri.getRawAuthority()
                        + (path.isEmpty() ? "/v1" : path);
        boolean here = isLoopback(uri.getHost());
        return new Address(base, key(environment, here, base), here);
    }

    private static URI parsed(String url) {
        try {
            URI uri = new URI(url);
            boolean web = uri.getScheme() != null && uri.getScheme().matches("(?i)https?");
            if (web
                    && uri.getHost() != null
                    && uri.getUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // Told below, as whatever else is no such address.
        }
        throw new IllegalArgumentException(
                "--url is an address such as https://ID.lambda-url.REGION.on.aws or " + LOCAL);
    }

    private static String key(Map<String, String> environment, boolean here, String base) {
        String given = environment.getOrDefault("SFAI_API_KEY", "").strip();
        if (!given.isEmpty()) {
            return given;
        }
        if (!here) {
            throw new IllegalArgumentException("set SFAI_API_KEY to a key of " + base);
        }
        String master = environment.getOrDefault("SFAI_MASTER_KEY", "").strip();
        return master.isEmpty() ? LOCAL_KEY : master;
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            // The request will tell.
            return false;
        }
    }
}
