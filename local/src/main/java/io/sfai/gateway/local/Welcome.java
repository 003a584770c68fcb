package io.sfai.gateway.local;

/** What {@code sfai run} prints once it serves. */
final class Welcome {
    private static final String OPEN =
            " (AUTH_MODE=none: any will do, and everybody is one owner, who sees every session)";

    private Welcome() {}

    /**
     * The address, the key, and a line that works when pasted.
     *
     * @param alias one that always answers
     */
    static String text(String address, String alias, LocalSettings settings) {
        return """

        SfAi Gateway serves %1$s
        key: %2$s%5$s
        map: %3$s

        Try it:
          curl -N %1$s/v1/chat/completions -H 'Authorization: Bearer %2$s' -H 'Content-Type: application/json' -d '{"model": "%4$s", "stream": true, "messages": [{"role": "user", "content": "Hello from one address."}]}'

        The aliases: curl %1$s/v1/models -H 'Authorization: Bearer %2$s'
        Ctrl-C stops it.
        """
                .formatted(
                        address,
                        settings.masterKey(),
                        settings.modelMap() == null
                                ? "none; only mock/... answers"
                                : settings.modelMap().toString(),
                        alias,
                        settings.isOpen() ? OPEN : "");
    }
}
