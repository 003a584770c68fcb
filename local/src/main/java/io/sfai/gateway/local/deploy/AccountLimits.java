package io.sfai.gateway.local.deploy;

import io.sfai.gateway.json.JsonObject;

/** How many requests the account may answer at once; new accounts have surprisingly few. */
final class AccountLimits {
    private static final int FEW = 100;

    private final Surroundings here;

    AccountLimits(Surroundings here) {
        this.here = here;
    }

    /** Says the number; one that cannot be read is said, too, and is no reason to stop. */
    void run(Aws aws) {
        Aws.Answer answer = aws.get(Aws.Service.LAMBDA, "2016-08-19/account-settings/");
        JsonObject limit = answer.isGood() ? answer.json().object("AccountLimit") : null;
        if (limit == null) {
            here.say("not known: Lambda answered " + answer.status() + " to GetAccountSettings");
            return;
        }
        long all = limit.integer("ConcurrentExecutions", 0);
        long free = limit.integer("UnreservedConcurrentExecutions", all);
        here.say(
                all
                        + " requests at once in this account and region, "
                        + free
                        + " of them unreserved");
        if (all < FEW) {
            here.say(
                    "That is few: beyond it Lambda itself answers 429, in its own shape. Ask for more:");
            here.say(
                    "aws service-quotas request-service-quota-increase --service-code lambda"
                            + " --quota-code L-B99A9384 --desired-value 1000");
        }
    }
}
