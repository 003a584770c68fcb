package io.sfai.gateway.local.deploy;

/** The last words: the address, how to read the key, and what to paste into Continue. */
final class Closing {
    private Closing() {}

    static void say(Surroundings here, Stack stack, DeployOptions options, String region) {
        String url = withoutSlash(stack.output("ChatFunctionUrl"));
        here.out()
                .print(
                        """

                        The gateway is at  %s/v1

                        Its key:
                          aws secretsmanager get-secret-value --region %s --secret-id %sMASTER_KEY \
                        --query SecretString --output text

                        For Continue, in ~/.continue/config.yaml (any alias of your map is a model):
                          name: SfAi Gateway
                          version: 0.0.1
                          schema: v1
                          models:
                            - name: SfAi main
                              provider: openai
                              model: main
                              apiBase: %s/v1
                              apiKey: THE_KEY
                              requestOptions:
                                timeout: 900000
                              roles: [chat, edit, apply]
                        """
                                .formatted(url, region, options.secretPrefix(), url));
        String dashboard = stack.outputs().get("DashboardUrl");
        if (dashboard != null) {
            here.out().println("\nTo look at every morning (docs/operations.md):\n  " + dashboard);
        }
    }

    private static String withoutSlash(String url) {
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }
}
