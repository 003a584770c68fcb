package io.sfai.gateway.model;

import java.util.Locale;

/** Values that may be secrets; a literal one is refused and never shown. */
interface Credential extends Rule {

    /** Always {@code secret:NAME}. */
    record Key() implements Credential {
        @Override
        public void check(Place place) {
            if (!(place.value() instanceof String text)) {
                place.expected("\"secret:NAME\"");
            } else if (!text.startsWith(NameRule.SECRET_PREFIX)) {
                place.reject(
                        "a key does not stand in the map: put the key in a secret and write"
                                + " \"secret:NAME\" here");
            } else {
                checkName(place, text);
            }
        }
    }

    /** A header: {@code secret:NAME}, or a literal where the header's name promises no secret. */
    record Header() implements Credential {
        @Override
        public void check(Place place) {
            if (!(place.value() instanceof String text)) {
                place.expected("text");
            } else if (text.startsWith(NameRule.SECRET_PREFIX)) {
                checkName(place, text);
            } else if (isSecret(place.name())) {
                new Key().check(place);
            } else if (!text.chars().allMatch(c -> c >= ' ' && c < 127)) {
                place.reject("a header's value has printable ASCII characters only");
            }
        }

        private static boolean isSecret(String header) {
            String name = header.toLowerCase(Locale.ROOT);
            return name.contains("auth")
                    || name.contains("key")
                    || name.contains("token")
                    || name.contains("secret")
                    || name.contains("cookie");
        }
    }

    private static void checkName(Place place, String text) {
        String wrong = NameRule.SECRET.wrong(text.substring(NameRule.SECRET_PREFIX.length()));
        if (wrong != null) {
            place.reject("after \"secret:\" stands a secret's name: " + wrong);
        }
    }
}
