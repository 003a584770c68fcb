package io.sfai.gateway.local.deploy;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.regex.Pattern;

/**
 * What was asked for on the command line.
 *
 * @param environment names the stack and its secrets
 * @param context further {@code key=value} pairs for the CDK app
 * @param model the alias that the test request asks
 * @param skipCdk whether the stack is there already, so that only what follows is done
 * @param dryRun whether to check only and say what would be done
 */
record DeployOptions(
        String environment, List<String> context, String model, boolean skipCdk, boolean dryRun) {
    static final String MOCK_ALIAS = "fake-llm";

    static final String USAGE =
            """
            Usage: sfai deploy [--env NAME] [-c KEY=VALUE]... [--model ALIAS] [--skip-cdk] [--dry-run]
              --env NAME     the environment (prod); letters and digits in lower case
              -c KEY=VALUE   context for the CDK app, such as rateLimitQpm=120, alarmEmail=you@example.com or
                             authType=AWS_IAM; all of them stand in docs/DEPLOYMENT.md
              --model ALIAS  what the test request asks (fake-llm, which needs no provider's key)
              --skip-cdk     the stack is deployed already: do only what comes after
              --dry-run      check the account and the tools, say what would be done, change nothing
            """;

    private static final Pattern ENVIRONMENT = Pattern.compile("[a-z][a-z0-9]{0,19}");
    private static final Pattern CONTEXT = Pattern.compile("(?s)[A-Za-z][A-Za-z0-9]*=.*");

    /**
     * @throws IllegalArgumentException saying what is wrong with the arguments
     */
    static DeployOptions parse(List<String> arguments) {
        String environment = "prod";
        List<String> context = new ArrayList<>();
        String model = MOCK_ALIAS;
        boolean skipCdk = false;
        boolean dryRun = false;
        Iterator<String> rest = arguments.iterator();
        while (rest.hasNext()) {
            String argument = rest.next();
            switch (argument) {
                case "--env" -> environment = value(argument, rest, ENVIRONMENT);
                case "-c", "--context" -> context.add(value(argument, rest, CONTEXT));
                case "--model" -> model = value(argument, rest, Pattern.compile("\\S+"));
                case "--skip-cdk" -> skipCdk = true;
                case "--dry-run" -> dryRun = true;
                default -> throw new IllegalArgumentException("Unknown argument: " + argument);
            }
        }
        if (context.stream().anyMatch(pair -> pair.startsWith("environmentName="))) {
            throw new IllegalArgumentException("Use --env instead of -c environmentName=...");
        }
        return new DeployOptions(environment, List.copyOf(context), model, skipCdk, dryRun);
    }

    /** The name that the CDK app gives the stack. */
    String stackName() {
        return "SfAi"
                + Character.toUpperCase(environment.charAt(0))
                + environment.substring(1)
                + "Stack";
    }

    String secretPrefix() {
        return "/sfai/" + environment + "/";
    }

    private static String value(String option, Iterator<String> rest, Pattern form) {
        try {
            String value = rest.next();
            if (form.matcher(value).matches()) {
                return value;
            }
            throw new IllegalArgumentException(option + " cannot be '" + value + "'");
        } catch (NoSuchElementException e) {
            throw new IllegalArgumentException(option + " needs a value", e);
        }
    }
}
