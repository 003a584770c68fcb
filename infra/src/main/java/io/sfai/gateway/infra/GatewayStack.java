package io.sfai.gateway.infra;

import java.nio.file.Path;
import software.amazon.awscdk.CfnResource;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.constructs.Construct;

/** Everything that one environment of the gateway consists of. */
final class GatewayStack extends Stack {
    GatewayStack(Construct scope, GatewaySettings settings, Path zip) {
        super(scope, settings.stackName(), properties(settings));
        Storage storage = new Storage(this);
        ProviderSecrets.add(this, settings);
        GatewayFunction function = new GatewayFunction(this, settings, storage, zip);
        Outputs.add(this, storage, function);
        if (settings.signedOnly()) {
            Outputs.add(this, CallerPolicy.create(this, function));
        }
        Alarms alarms = new Alarms(this, settings, storage, function);
        if (settings.monitoring().dashboard()) {
            Outputs.add(
                    this, GatewayDashboard.create(this, settings, storage, function, alarms.all()));
        }
    }

    /** Gives a resource the fixed logical id that scripts and people rely on. */
    static void name(Construct construct, String logicalId) {
        if (construct.getNode().getDefaultChild() instanceof CfnResource resource) {
            resource.overrideLogicalId(logicalId);
        } else {
            throw new IllegalArgumentException(construct.getNode().getPath() + " is no resource");
        }
    }

    private static StackProps properties(GatewaySettings settings) {
        return StackProps.builder()
                .stackName(settings.stackName())
                .description("SfAi Gateway, environment " + settings.environmentName())
                .build();
    }
}
