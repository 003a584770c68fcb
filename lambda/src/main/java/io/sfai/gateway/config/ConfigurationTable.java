package io.sfai.gateway.config;

import io.sfai.gateway.config.Config.Place;

/** Prints docs/configuration.md from the settings, so that the page can't say anything else. */
public final class ConfigurationTable {
    private ConfigurationTable() {}

    public static void main(String[] args) {
        System.out.print(markdown());
    }

    /** The whole page. */
    public static String markdown() {
        StringBuilder page =
                new StringBuilder(
                        """
                        # Configuration

                        The gateway reads these environment variables once, at its start, and refuses to start
                        with a list of all that are wrong. On Lambda the stack sets them; on a laptop the
                        environment and `.env` do. This page is made from the code and checked by a test:
                        `java -cp lambda/target/classes io.sfai.gateway.config.ConfigurationTable`.

                        | variable | on Lambda | on a laptop | what it means |
                        |---|---|---|---|
                        """);
        for (Setting setting : Setting.values()) {
            page.append(
                    "| `%s` | %s | %s | %s |\n"
                            .formatted(
                                    setting,
                                    shown(setting.fallback(Place.LAMBDA)),
                                    shown(setting.fallback(Place.LAPTOP)),
                                    setting.meaning()));
        }
        return page.append(
                        """

                        On a laptop `./sfai run` also reads `SFAI_MASTER_KEY` (default `sk-sfai-local`, refused on any
                        address but loopback), `SFAI_MODEL_MAP` (default `model_map.json`), `SFAI_DATA_DIR` (default
                        `~/.local/share/sfai`) and every secret that the map names, such as `OPENAI_API_KEY`.
                        `AWS_ENDPOINT_URL` and its forms for single services move AWS's endpoints, as in the SDKs.
                        """)
                .toString();
    }

    private static String shown(String value) {
        return value.isEmpty() ? "" : "`" + value + "`";
    }
}
