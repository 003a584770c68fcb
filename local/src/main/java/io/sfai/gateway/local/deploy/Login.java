package io.sfai.gateway.local.deploy;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonException;
import io.sfai.gateway.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.regions.providers.AwsProfileRegionProvider;

/**
 * Who calls AWS, and in which region: from the environment, from the AWS command line's {@code
 * export-credentials}, which knows single sign-on and assumed roles, or else from the profile files
 * and the machine itself.
 */
record Login(AwsCredentialsIdentity identity, String region) {
    private static final String HELP =
            """
            There are no AWS credentials. Any of these gives some:
              aws configure                                      (keys in a profile)
              aws sso login --profile NAME; export AWS_PROFILE=NAME
              export AWS_ACCESS_KEY_ID=... AWS_SECRET_ACCESS_KEY=... [AWS_SESSION_TOKEN=...]
            Then try again.\
            """;

    static Login find(Surroundings here) {
        return new Login(identity(here), region(here.environment()));
    }

    private static AwsCredentialsIdentity identity(Surroundings here) {
        Map<String, String> environment = here.environment();
        AwsCredentialsIdentity found =
                credentials(
                        environment.get("AWS_ACCESS_KEY_ID"),
                        environment.get("AWS_SECRET_ACCESS_KEY"),
                        environment.get("AWS_SESSION_TOKEN"));
        if (found == null) {
            found = fromCommandLine(here);
        }
        return found == null ? fromHere(environment) : found;
    }

    private static String region(Map<String, String> environment) {
        for (String name : List.of("AWS_REGION", "AWS_DEFAULT_REGION")) {
            String region = environment.getOrDefault(name, "").strip();
            if (!region.isEmpty()) {
                return region;
            }
        }
        try {
            return new AwsProfileRegionProvider(null, environment.get("AWS_PROFILE"))
                    .getRegion()
                    .id();
        } catch (SdkException e) {
            throw new DeployFailure(
                    "There is no AWS region. Set AWS_REGION, for example to us-east-1, or run aws"
                            + " configure.",
                    e);
        }
    }

    private static @Nullable AwsCredentialsIdentity fromCommandLine(Surroundings here) {
        List<String> command = List.of("aws", "configure", "export-credentials");
        try {
            Commands.Outcome said = Commands.ask(here, command);
            if (said.exitCode() != 0) {
                return null;
            }
            JsonObject exported = Json.object(said.output());
            return credentials(
                    exported.string("AccessKeyId"),
                    exported.string("SecretAccessKey"),
                    exported.string("SessionToken"));
        } catch (IOException | JsonException e) {
            // No such command, or one too old to export: the files may still know.
            return null;
        }
    }

    private static AwsCredentialsIdentity fromHere(Map<String, String> environment) {
        String profile = environment.get("AWS_PROFILE");
        try {
            return AwsCredentialsProviderChain.of(
                            ProfileCredentialsProvider.create(profile),
                            ContainerCredentialsProvider.create(),
                            InstanceProfileCredentialsProvider.create())
                    .resolveCredentials();
        } catch (SdkException e) {
            throw new DeployFailure(HELP, e);
        }
    }

    private static @Nullable AwsCredentialsIdentity credentials(
            @Nullable String id, @Nullable String secret, @Nullable String token) {
        if (id == null || id.isBlank() || secret == null || secret.isBlank()) {
            return null;
        }
        return token == null || token.isBlank()
                ? AwsBasicCredentials.create(id.strip(), secret.strip())
                : AwsSessionCredentials.create(id.strip(), secret.strip(), token.strip());
    }
}
