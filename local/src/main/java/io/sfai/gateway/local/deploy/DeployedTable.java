package io.sfai.gateway.local.deploy;

import io.sfai.gateway.aws.AwsClient;
import io.sfai.gateway.store.DynamoDbStore;
import io.sfai.gateway.store.Store;
import io.sfai.gateway.store.StoreException;
import io.sfai.gateway.upstream.UpstreamClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/** The table of a deployed stack, opened with whoever is logged in to AWS here. */
public final class DeployedTable {
    /** Nobody's request waits for it, so it may take longer than the gateway's own calls. */
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private static final Pattern STACK = Pattern.compile("[A-Za-z][A-Za-z0-9-]{0,127}");
    private static final List<String> KEYS =
            List.of("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN");

    private final Stack stack;
    private final Login login;
    private final Map<String, String> environment;

    private DeployedTable(Stack stack, Login login, Map<String, String> environment) {
        this.stack = stack;
        this.login = login;
        this.environment = environment;
    }

    /**
     * Finds a stack's table.
     *
     * @param region null for the environment's or the profile's
     * @param profile null for the environment's; one that is named wins over keys in the
     *     environment
     * @throws IllegalStateException saying what is missing and the way out
     */
    public static DeployedTable find(
            String stack,
            @Nullable String region,
            @Nullable String profile,
            Map<String, String> environment) {
        if (!STACK.matcher(stack).matches()) {
            throw new DeployFailure(
                    "a stack's name has letters, digits and dashes, such as SfAiProdStack");
        }
        Map<String, String> chosen = new HashMap<>(environment);
        if (region != null) {
            chosen.put("AWS_REGION", region);
        }
        if (profile != null) {
            KEYS.forEach(chosen::remove);
            chosen.put("AWS_PROFILE", profile);
        }
        Login login =
                Login.find(new Surroundings(Path.of(""), chosen, System.err, Prompt::atTerminal));
        return new DeployedTable(describe(stack, new Aws(login, chosen)), login, chosen);
    }

    private static Stack describe(String name, Aws aws) {
        Optional<Stack> found;
        try {
            found = Stack.find(aws, name);
        } catch (DeployFailure e) {
            String hint = hint(String.valueOf(e.getMessage()), "cloudformation:DescribeStacks");
            throw new DeployFailure(e.getMessage() + hint, e);
        }
        return found.orElseThrow(() ->
                new DeployFailure(
                        "There is no stack %s in %s. Is it another region (--region), account (--profile) or name? ./sfai deploy makes one."
                                .formatted(name, aws.region())));
    }

    /**
     * What helps against a refusal of AWS; empty, or with a space before it.
     *
     * @param refusal with AWS's own word for it
     * @param needed the rights that were used
     */
    public static String hint(String refusal, String needed) {
        if (refusal.contains("ExpiredToken") || refusal.contains("RequestExpired")) {
            return " The login has expired: log in again (aws sso login), or set new credentials.";
        }
        if (refusal.contains("AccessDenied") || refusal.contains("UnauthorizedOperation")) {
            return " These credentials need " + needed + "; choose others with --profile.";
        }
        if (refusal.contains("InvalidClientTokenId")
                || refusal.contains("UnrecognizedClient")
                || refusal.contains("SignatureDoesNotMatch")
                || refusal.contains("InvalidSignature")) {
            return " AWS does not know these credentials: log in again, or set others.";
        }
        return "";
    }

    /**
     * Opens it.
     *
     * @param skipped is told of each damaged item that a query leaves out
     */
    public Store open(InstantSource clock, Consumer<StoreException> skipped) {
        Map<String, String> signed = new HashMap<>(environment);
        KEYS.forEach(signed::remove);
        AwsCredentialsIdentity identity = login.identity();
        signed.put("AWS_REGION", login.region());
        signed.put("AWS_ACCESS_KEY_ID", identity.accessKeyId());
        signed.put("AWS_SECRET_ACCESS_KEY", identity.secretAccessKey());
        if (identity instanceof AwsSessionCredentialsIdentity session) {
            signed.put("AWS_SESSION_TOKEN", session.sessionToken());
        }
        AwsClient aws = new AwsClient(new UpstreamClient(clock), signed, clock);
        return new DynamoDbStore(aws, name(), clock, skipped, TIMEOUT);
    }

    /** What people call it. */
    public String where() {
        return "the table %s of %s in %s".formatted(name(), stack.name(), login.region());
    }

    /** Where the stack's gateway answers, without a slash at the end. */
    public String address() {
        String url = stack.output("ChatFunctionUrl");
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    private String name() {
        return stack.output("TableName");
    }
}
