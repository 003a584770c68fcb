package io.sfai.gateway.local.deploy;

import io.sfai.gateway.json.JsonObject;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** {@code sfai deploy}: each step in its order, until one fails. */
public final class Deploy {
    private final Surroundings here;
    private final DeployOptions options;

    private Deploy(Surroundings here, DeployOptions options) {
        this.here = here;
        this.options = options;
    }

    /**
     * Deploys a checkout, talking to the terminal.
     *
     * @param checkout its root
     * @return 0 if the gateway is up and streams, 1 if a step failed, 2 for bad usage
     */
    public static int run(Path checkout, List<String> arguments, Map<String, String> environment) {
        Surroundings here = new Surroundings(checkout, environment, System.out, Prompt::atTerminal);
        return run(arguments, here, System.err);
    }

    static int run(List<String> arguments, Surroundings here, PrintStream err) {
        if (arguments.contains("--help") || arguments.contains("-h")) {
            here.out().print(DeployOptions.USAGE);
            return 0;
        }
        DeployOptions options;
        try {
            options = DeployOptions.parse(arguments);
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage());
            err.print(DeployOptions.USAGE);
            return 2;
        }
        try {
            new Deploy(here, options).steps();
            return 0;
        } catch (DeployFailure e) {
            here.out().flush();
            err.println("\nDeployment stopped: " + e.getMessage());
            return 1;
        }
    }

    private void steps() {
        here.title("Checking the account and the tools");
        Checks checks = new Checks(here);
        Aws aws = new Aws(Login.find(here), here.environment());
        String account = checks.account(aws);
        if (!options.skipCdk()) {
            checks.node();
            checks.bootstrap(aws, account);
        }
        if (options.dryRun()) {
            sayWhatWouldBeDone();
            return;
        }
        if (!options.skipCdk()) {
            Cdk cdk = new Cdk(here, options);
            here.title("Building what is out of date");
            cdk.build();
            here.title("Deploying " + options.stackName());
            cdk.deploy(aws);
        }
        furnish(aws, deployedStack(aws));
    }

    private void furnish(Aws aws, Stack stack) {
        here.title("The model map");
        new ModelMapUpload(here).run(aws, stack.output("ConfigBucketName"));
        here.title("Lambda's concurrency");
        new AccountLimits(here).run(aws);
        here.title("The providers' keys");
        ProviderKeys keys = new ProviderKeys(here, aws, options.secretPrefix());
        keys.run();
        here.title("One streamed request");
        if (needsSignature(aws, stack)) {
            here.say("left out: the URL takes only signed requests (authType=AWS_IAM)");
        } else {
            URI address = URI.create(stack.output("ChatFunctionUrl"));
            new StreamedRequest(here, Duration.ofSeconds(30))
                    .run(address, keys.masterKey(), options.model());
        }
        Closing.say(here, stack, options, aws.region());
    }

    private Stack deployedStack(Aws aws) {
        return Stack.find(aws, options.stackName())
                .orElseThrow(() ->
                        new DeployFailure(
                                "There is no stack "
                                        + options.stackName()
                                        + " in "
                                        + aws.region()
                                        + "; deploy it without --skip-cdk."));
    }

    private static boolean needsSignature(Aws aws, Stack stack) {
        String path =
                "2021-10-31/functions/" + stack.output("ChatLambdaName") + "/url?Qualifier=live";
        Aws.Answer answer = aws.get(Aws.Service.LAMBDA, path);
        JsonObject url = answer.isGood() ? answer.json() : new JsonObject();
        return "AWS_IAM".equals(url.string("AuthType"));
    }

    private void sayWhatWouldBeDone() {
        here.title("Nothing was changed. Without --dry-run this would");
        if (!options.skipCdk()) {
            here.say("build what is out of date with Maven, and run");
            here.say("  " + String.join(" ", new Cdk(here, options).command()));
        }
        here.say("upload model_map.json if the bucket has none");
        here.say("set the secrets under " + options.secretPrefix() + " that hold placeholders");
        here.say("send one streamed request for " + options.model() + " to the new URL");
    }
}
