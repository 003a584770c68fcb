package io.sfai.gateway.infra;

import io.github.cdklabs.cdknag.NagPackSuppression;
import io.github.cdklabs.cdknag.NagSuppressions;
import java.util.List;
import software.constructs.Construct;

/** Findings of cdk-nag that are accepted, each at its resource and with its reason. */
final class Suppressions {
    private Suppressions() {}

    /**
     * @param appliesTo the exact findings meant; empty where the rule has only one
     */
    static void add(Construct construct, String rule, String reason, List<String> appliesTo) {
        NagPackSuppression.Builder suppression =
                new NagPackSuppression.Builder().id(rule).reason(reason);
        if (!appliesTo.isEmpty()) {
            suppression.appliesTo(appliesTo);
        }
        NagSuppressions.addResourceSuppressions(construct, List.of(suppression.build()), true);
    }
}
