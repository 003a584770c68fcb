package io.sfai.gateway.local.deploy;

import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The environment's secrets: says which still hold placeholders, and sets those it has a value for.
 */
final class ProviderKeys {
    private static final String PLACEHOLDER = "REPLACE_ME";
    private static final String MASTER_KEY = "MASTER_KEY";

    private final Surroundings here;
    private final Aws aws;
    private final String prefix;

    ProviderKeys(Surroundings here, Aws aws, String prefix) {
        this.here = here;
        this.aws = aws;
        this.prefix = prefix;
    }

    void run() {
        List<String> ids = ids();
        if (ids.isEmpty()) {
            here.say("there are no secrets under " + prefix);
        }
        for (String id : ids) {
            String name = id.substring(prefix.length());
            if (!value(id).equals(PLACEHOLDER)) {
                here.say(name + " is set");
            } else {
                set(id, name);
            }
        }
    }

    /** The generated key that callers send. */
    String masterKey() {
        return value(prefix + MASTER_KEY);
    }

    private void set(String id, String name) {
        String known = here.environment().getOrDefault(name, "").strip();
        if (!known.isEmpty()) {
            put(id, known);
            here.say(name + " held a placeholder; set from the environment");
            return;
        }
        Optional<String> typed =
                here.prompt()
                        .hidden(
                                "  "
                                        + name
                                        + " holds a placeholder. Its value (hidden; empty skips): ");
        if (typed.isPresent()) {
            put(id, typed.get());
            here.say(name + " is set now");
        } else {
            here.say(name + " holds a placeholder; its models answer 503 until you set it:");
            here.say(
                    "aws secretsmanager put-secret-value --secret-id "
                            + id
                            + " --secret-string \"$"
                            + name
                            + "\"");
        }
    }

    private List<String> ids() {
        List<String> ids = new ArrayList<>();
        JsonObject request =
                new JsonObject()
                        .put(
                                "Filters",
                                JsonArray.of(
                                        new JsonObject()
                                                .put("Key", "name")
                                                .put("Values", JsonArray.of(prefix))))
                        .put("MaxResults", 100L);
        while (true) {
            JsonObject page = call("ListSecrets", request);
            JsonArray listed = page.array("SecretList");
            for (int i = 0; listed != null && i < listed.size(); i++) {
                JsonObject secret = listed.object(i);
                String id = secret == null ? null : secret.string("Name");
                // Secrets Manager's filter knows no case and matches words: look again.
                if (id != null && id.startsWith(prefix) && !id.equals(prefix + MASTER_KEY)) {
                    ids.add(id);
                }
            }
            String next = page.string("NextToken");
            if (next == null) {
                return ids;
            }
            request.put("NextToken", next);
        }
    }

    private String value(String id) {
        String value =
                call("GetSecretValue", new JsonObject().put("SecretId", id)).string("SecretString");
        return value == null ? "" : value;
    }

    private void put(String id, String value) {
        call("PutSecretValue", new JsonObject().put("SecretId", id).put("SecretString", value));
    }

    private JsonObject call(String operation, JsonObject request) {
        Aws.Answer answer =
                aws.json(Aws.Service.SECRETS_MANAGER, "secretsmanager." + operation, request);
        if (!answer.isGood()) {
            throw new DeployFailure(
                    "Secrets Manager refused %s for %s: %s. These credentials need secretsmanager:%s."
                            .formatted(operation, prefix + "*", answer.body().strip(), operation));
        }
        return answer.json();
    }
}
