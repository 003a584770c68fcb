package io.sfai.gateway.local.deploy;

import io.sfai.gateway.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What has to be there before anything is deployed: an account, Node, and CDK's bootstrap stack.
 */
final class Checks {
    private static final int OLDEST_NODE = 20;
    private static final int OLDEST_BOOTSTRAP = 6;

    /** Written by {@code cdk bootstrap}; the template looks at the same one. */
    private static final String VERSION_PARAMETER = "/cdk-bootstrap/hnb659fds/version";

    private final Surroundings here;

    Checks(Surroundings here) {
        this.here = here;
    }

    /** Who we are to AWS; returns the account's number. */
    String account(Aws aws) {
        Aws.Answer answer =
                aws.query(Aws.Service.STS, "Action=GetCallerIdentity&Version=2011-06-15");
        String account = Aws.element(answer.body(), "Account");
        if (!answer.isGood() || account == null) {
            throw new DeployFailure(
                    "AWS does not accept these credentials: "
                            + Stack.reason(answer)
                            + ". They may have ended: log in again (aws sso login), or set new ones.");
        }
        here.say("account " + account + ", region " + aws.region());
        here.say("as " + Aws.element(answer.body(), "Arn"));
        return account;
    }

    /** Node, and the CDK command line that package-lock.json pins. */
    void node() {
        String version = nodeVersion();
        Matcher major = Pattern.compile("v(\\d+)\\..*").matcher(version);
        if (!major.matches() || Integer.parseInt(major.group(1)) < OLDEST_NODE) {
            throw new DeployFailure(
                    "Node "
                            + OLDEST_NODE
                            + " or newer is needed, but node --version says '"
                            + version
                            + "'.");
        }
        here.say("Node " + version);
        if (!Files.isRegularFile(here.root().resolve(Cdk.COMMAND))) {
            Commands.run(
                    here,
                    List.of("npm", "ci"),
                    Map.of(),
                    "It installs the CDK command line; try it by hand.");
        }
    }

    /**
     * Whether CDK has its bucket and roles in this account and region, by the parameter it keeps.
     */
    void bootstrap(Aws aws, String account) {
        String command = "npx cdk bootstrap aws://" + account + "/" + aws.region();
        Aws.Answer answer =
                aws.json(
                        Aws.Service.SSM,
                        "AmazonSSM.GetParameter",
                        new JsonObject().put("Name", VERSION_PARAMETER));
        if (answer.body().contains("ParameterNotFound")) {
            throw new DeployFailure(
                    "CDK has not been set up in this account and region. Once for each: "
                            + command);
        }
        JsonObject parameter = answer.isGood() ? answer.json().object("Parameter") : null;
        String version = parameter == null ? null : parameter.string("Value");
        if (version == null || !version.matches("\\d{1,6}")) {
            throw new DeployFailure(
                    "CDK's bootstrap version cannot be read at %s: %d %s. These credentials need ssm:GetParameter."
                            .formatted(VERSION_PARAMETER, answer.status(), answer.body().strip()));
        }
        if (Integer.parseInt(version) < OLDEST_BOOTSTRAP) {
            throw new DeployFailure(
                    "CDK's bootstrap is too old (version " + version + "). Renew it: " + command);
        }
        here.say("CDK is bootstrapped (version " + version + ")");
    }

    private String nodeVersion() {
        try {
            return Commands.ask(here, List.of("node", "--version")).output().strip();
        } catch (IOException e) {
            throw new DeployFailure(
                    "Node "
                            + OLDEST_NODE
                            + " or newer is needed for the CDK; there is no node on the PATH.",
                    e);
        }
    }
}
