package io.sfai.gateway.infra;

import io.github.cdklabs.cdknag.AwsSolutionsChecks;
import java.nio.file.Files;
import java.nio.file.Path;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Aspects;

/** The CDK app: reads the context, builds the one stack and has cdk-nag check it. */
public final class GatewayApp {
    private static final String DEFAULT_ZIP = "lambda/target/sfai-lambda.zip";

    private GatewayApp() {}

    /**
     * Synthesizes the stack into the directory that the CDK command line names.
     *
     * @param args the path of the function's zip; without it, where Maven puts it
     */
    public static void main(String[] args) {
        Path zip = Path.of(args.length > 0 ? args[0] : DEFAULT_ZIP);
        if (!Files.isRegularFile(zip)) {
            fail("The function's zip is missing: " + zip + ". Build it with ./sfai build.");
        }
        App app = new App();
        try {
            stack(app, zip);
        } catch (BadContext e) {
            fail(e.getMessage());
        }
        app.synth();
    }

    static GatewayStack stack(App app, Path zip) {
        GatewayStack stack = new GatewayStack(app, GatewaySettings.read(Context.of(app)), zip);
        Aspects.of(app).add(new AwsSolutionsChecks());
        return stack;
    }

    private static void fail(String message) {
        System.err.println(message);
        System.exit(1);
    }
}
