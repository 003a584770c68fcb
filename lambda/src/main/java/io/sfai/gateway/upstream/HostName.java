package io.sfai.gateway.upstream;

/** Judges the host of a URL by its spelling, before anything is resolved. */
final class HostName {
    /** Of a machine or a private network, whatever a resolver says. */
    private static final String[] PRIVATE = {
        "localhost", "local", "localdomain", "internal", "intranet", "home.arpa"
    };

    private HostName() {}

    /**
     * Whether a host may be asked for: a name with a dot that is not a private network's, or an
     * address in its usual form.
     *
     * @param host as OkHttp spells it: lower case, IDNA mapped to ASCII, IPv6 without brackets
     */
    static boolean isPublic(String host) {
        if (host.indexOf(':') >= 0) {
            return true;
        }
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        int dot = name.lastIndexOf('.');
        if (dot < 0) {
            return false;
        }
        if (isNumber(name.substring(dot + 1))) {
            return isDottedQuad(host);
        }
        for (String end : PRIVATE) {
            if (name.equals(end) || name.endsWith("." + end)) {
                return false;
            }
        }
        return true;
    }

    /** What some resolver reads as the end of an address: digits, or hexadecimal after 0x. */
    private static boolean isNumber(String label) {
        return label.startsWith("0x") || isDigits(label);
    }

    /** Four decimal bytes without leading zeros, the one form that all readers agree on. */
    private static boolean isDottedQuad(String host) {
        String[] parts = host.split("\\.", -1);
        for (String part : parts) {
            boolean padded = part.length() > 1 && part.charAt(0) == '0';
            boolean digits = isDigits(part) && part.length() <= 3;
            if (padded || !digits || Integer.parseInt(part) > 255) {
                return false;
            }
        }
        return parts.length == 4;
    }

    private static boolean isDigits(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return !text.isEmpty();
    }
}
