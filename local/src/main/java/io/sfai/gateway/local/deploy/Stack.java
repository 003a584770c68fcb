package io.sfai.gateway.local.deploy;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A CloudFormation stack as it stands: its status and its outputs. */
record Stack(String name, String status, Map<String, String> outputs) {
    private static final Pattern MEMBER = Pattern.compile("(?s)<member>(.*?)</member>");

    /** The stack of a name; empty if there is none. */
    static Optional<Stack> find(Aws aws, String name) {
        Aws.Answer answer =
                aws.query(
                        Aws.Service.CLOUDFORMATION,
                        "Action=DescribeStacks&Version=2010-05-15&StackName=" + name);
        if (answer.body().contains("does not exist")) {
            return Optional.empty();
        }
        String status = Aws.element(answer.body(), "StackStatus");
        if (!answer.isGood() || status == null) {
            throw new DeployFailure(
                    "CloudFormation could not describe the stack " + name + ": " + reason(answer));
        }
        if (status.equals("DELETE_COMPLETE")) {
            return Optional.empty();
        }
        String outputs = Optional.ofNullable(Aws.element(answer.body(), "Outputs")).orElse("");
        return Optional.of(new Stack(name, status, outputs(outputs)));
    }

    /** An output that the stack is known to have. */
    String output(String key) {
        String value = outputs.get(key);
        if (value == null) {
            throw new DeployFailure(
                    "The stack %s (%s) has no output %s: is it this gateway's? Deploy it again."
                            .formatted(name, status, key));
        }
        return value;
    }

    /** What an XML service says about its refusal. */
    static String reason(Aws.Answer answer) {
        String message = Aws.element(answer.body(), "Message");
        String code = Aws.element(answer.body(), "Code");
        return answer.status()
                + " "
                + (code == null ? "" : code + " ")
                + (message == null ? "" : message);
    }

    private static Map<String, String> outputs(String xml) {
        Map<String, String> found = new LinkedHashMap<>();
        Matcher members = MEMBER.matcher(xml);
        while (members.find()) {
            String key = Aws.element(members.group(1), "OutputKey");
            String value = Aws.element(members.group(1), "OutputValue");
            if (key != null && value != null) {
                found.put(key, value.replace("&amp;", "&"));
            }
        }
        return found;
    }
}
