package io.sfai.gateway.infra;

import java.util.List;
import java.util.Map;
import software.amazon.awscdk.services.iam.ManagedPolicy;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.constructs.Construct;

/**
 * What a caller needs where requests must be signed, ready to be attached to a role or user of the
 * same account. Since October 2025 AWS asks for two actions; the second is bound to the URL, so
 * that it does not open the function's other doors.
 */
final class CallerPolicy {
    private CallerPolicy() {}

    static ManagedPolicy create(Construct scope, GatewayFunction function) {
        List<String> alias = List.of(function.alias.getFunctionArn());
        ManagedPolicy policy =
                ManagedPolicy.Builder.create(scope, "Callers")
                        .description("SfAi Gateway: may call it with signed requests")
                        .statements(
                                List.of(
                                        PolicyStatement.Builder.create()
                                                .sid("CallTheUrl")
                                                .actions(List.of("lambda:InvokeFunctionUrl"))
                                                .resources(alias)
                                                .build(),
                                        PolicyStatement.Builder.create()
                                                .sid("OnlyThroughTheUrl")
                                                .actions(List.of("lambda:InvokeFunction"))
                                                .resources(alias)
                                                .conditions(
                                                        Map.of(
                                                                "Bool",
                                                                Map.of(
                                                                        "lambda:InvokedViaFunctionUrl",
                                                                        "true")))
                                                .build()))
                        .build();
        GatewayStack.name(policy, "CallerPolicy");
        return policy;
    }
}
