package io.sfai.gateway.local.deploy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Building and deploying, by the command line that package-lock.json pins. */
final class Cdk {
    /** The CDK command line's script; run by node itself, which works the same on Windows. */
    static final String COMMAND = "node_modules/aws-cdk/bin/cdk";

    private final Surroundings here;
    private final DeployOptions options;

    Cdk(Surroundings here, DeployOptions options) {
        this.here = here;
        this.options = options;
    }

    void build() {
        Commands.run(
                here,
                List.of("node", "infra/cdk-app.mjs", "--build-only"),
                Map.of(),
                "What Maven said stands above.");
    }

    void deploy(Aws aws) {
        Commands.run(
                here,
                command(),
                Map.of("AWS_REGION", aws.region(), "AWS_DEFAULT_REGION", aws.region()),
                "CloudFormation's reason stands above; docs/DEPLOYMENT.md knows the common ones.");
    }

    /** What is run to deploy; there is no question, since nobody may be there to answer it. */
    List<String> command() {
        List<String> command =
                new ArrayList<>(List.of("node", COMMAND, "deploy", options.stackName()));
        command.addAll(List.of("-c", "environmentName=" + options.environment()));
        options.context().forEach(pair -> command.addAll(List.of("-c", pair)));
        command.addAll(List.of("--require-approval", "never"));
        return command;
    }
}
