package io.sfai.gateway.model;

import org.jspecify.annotations.Nullable;

/** A rule for hosts that an alias allows: {@code host}, {@code host:port}, {@code *.domain}. */
record HostRule() implements Rule {
    private static final int LONGEST = 253;
    private static final int LONGEST_LABEL = 63;
    private static final String ANY = "*.";

    @Override
    public void check(Place place) {
        if (!(place.value() instanceof String text)) {
            place.expected("a host");
            return;
        }
        String wrong = wrong(text);
        if (wrong != null) {
            place.reject(wrong);
        }
    }

    private static @Nullable String wrong(String text) {
        if (text.contains("/") || text.contains("@")) {
            return "a host such as mcp.example.com is expected, with no https:// and no path";
        }
        int colon = text.lastIndexOf(':');
        if (colon >= 0 && !isPort(text.substring(colon + 1))) {
            return "after the colon stands a port from 1 to 65535";
        }
        String name = colon < 0 ? text : text.substring(0, colon);
        boolean wild = name.startsWith(ANY);
        String host = wild ? name.substring(ANY.length()) : name;
        if (host.contains("*")) {
            return "a * stands at the beginning only, for all below a domain: *.example.com";
        }
        if (wild && host.indexOf('.') < 0) {
            return "the * would stand for everybody's hosts; *.example.com is expected";
        }
        return isHost(host)
                ? null
                : "a host such as mcp.example.com or localhost:3001 is expected"
                        + " (other letters than ASCII's in their xn-- form)";
    }

    private static boolean isPort(String text) {
        if (text.isEmpty() || text.length() > 5) {
            return false;
        }
        int port = 0;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
            port = port * 10 + text.charAt(i) - '0';
        }
        return port >= 1 && port <= 65_535;
    }

    private static boolean isHost(String host) {
        if (host.length() > LONGEST) {
            return false;
        }
        for (String label : host.split("\\.", -1)) {
            if (label.isEmpty() || label.length() > LONGEST_LABEL || !isLabel(label)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLabel(String label) {
        for (int i = 0; i < label.length(); i++) {
            char c = label.charAt(i);
            boolean inside = i > 0 && i < label.length() - 1;
            boolean plain = c < 128 && Character.isLetterOrDigit(c);
            if (!plain && !(c == '-' && inside)) {
                return false;
            }
        }
        return true;
    }
}
