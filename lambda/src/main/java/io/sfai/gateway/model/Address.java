package io.sfai.gateway.model;

import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * A rule for http and https addresses. The address itself is not repeated in messages, since people
 * put credentials in them.
 *
 * @param template whether {@code {name}} may stand in it, and a query
 */
record Address(boolean template) implements Rule {
    private static final int LONGEST = 2_000;

    @Override
    public void check(Place place) {
        if (!(place.value() instanceof String text)) {
            place.expected("an http or https address");
            return;
        }
        String wrong = wrong(text);
        if (wrong != null) {
            place.reject(wrong);
        }
    }

    private @Nullable String wrong(String text) {
        if (text.length() > LONGEST) {
            return "the address is longer than " + LONGEST + " characters";
        }
        URI uri;
        try {
            uri = new URI(template ? text.replace('{', 'x').replace('}', 'x') : text);
        } catch (URISyntaxException e) {
            return "this is no address (an http or https one is expected)";
        }
        String scheme = uri.getScheme();
        if (!"http".equalsIgnoreCase(scheme) && !"https".equalsIgnoreCase(scheme)) {
            return "an address with http:// or https:// is expected";
        }
        String authority = uri.getRawAuthority();
        if (authority != null && authority.contains("@")) {
            return "no user or password stands in an address: put the key in a secret";
        }
        String braces = template ? UrlTemplate.wrong(text) : null;
        if (braces != null) {
            return braces;
        }
        if (uri.getHost() == null) {
            return "the address names no host";
        }
        if (uri.getPort() > 65_535) {
            return "the address's port is over 65535";
        }
        if (uri.getRawFragment() != null || (!template && uri.getRawQuery() != null)) {
            return "the address has no '?' or '#'";
        }
        return null;
    }
}
