package io.sfai.gateway.local.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.local.aws.AwsEmulators;
import io.sfai.gateway.local.aws.LeftOut;
import io.sfai.gateway.local.aws.MotoServer;
import io.sfai.gateway.local.deploy.FakeGateway.Manner;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

/** The steps around {@code cdk deploy}, on an emulated account whose stack is there already. */
final class DeployIT {
    private static final String MAP = "{\"models\":{\"fake-llm\":\"mock/echo\"}}";

    @TempDir Path checkout;
    private static @Nullable MotoServer moto;
    private FakeGateway gateway;
    private Aws account;
    private final Map<String, String> environment = new HashMap<>();
    private Prompt prompt = question -> Optional.empty();

    @BeforeAll
    static void startAccount() {
        try {
            moto = MotoServer.start(AwsEmulators.MOTO_VENV);
        } catch (IOException e) {
            throw LeftOut.because("sfai deploy on an emulated account: " + e.getMessage());
        }
    }

    @AfterAll
    static void stopAccount() {
        if (moto != null) {
            moto.close();
        }
    }

    @BeforeEach
    void start() throws Exception {
        URI emulator = Objects.requireNonNull(moto).uri();
        forgetEverything(emulator);
        gateway = new FakeGateway();
        Files.writeString(checkout.resolve("model_map.json"), MAP);
        environment.put("PATH", System.getenv("PATH"));
        environment.put("AWS_ENDPOINT_URL", emulator.toString());
        environment.put("AWS_ENDPOINT_URL_LAMBDA", gateway.address().toString());
        environment.put("AWS_REGION", "us-east-1");
        environment.put("AWS_ACCESS_KEY_ID", "test");
        environment.put("AWS_SECRET_ACCESS_KEY", "test");
        account =
                new Aws(
                        new Login(AwsBasicCredentials.create("test", "test"), "us-east-1"),
                        environment);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private static void forgetEverything(URI emulator) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(emulator.resolve("/moto-api/reset"))
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<Void> answer = http.send(request, HttpResponse.BodyHandlers.discarding());
            assertThat(answer.statusCode()).isEqualTo(200);
        }
    }

    @Test
    void furnishesAFreshStackAndShowsThatItStreams() {
        deployedStack();
        environment.put("OPENAI_API_KEY", "sk-from-environment");

        Run run = deploy("--skip-cdk");

        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        assertThat(run.out())
                .contains("account 123456789012, region us-east-1")
                .contains("uploaded model_map.json to s3://the-bucket/config/model_map.json")
                .contains("OPENAI_API_KEY held a placeholder; set from the environment")
                .contains(
                        "aws secretsmanager put-secret-value --secret-id /sfai/prod/ANTHROPIC_API_KEY")
                .contains("10 requests at once in this account and region, 10 of them unreserved")
                .contains("That is few")
                .containsPattern("\\d+ ms  data: \\{\"word\":0}")
                .containsPattern("it streams: 9 events over \\d+ ms")
                .contains("--secret-id /sfai/prod/MASTER_KEY")
                .contains("apiBase: " + gateway.address() + "v1")
                .contains("https://console.example/#dashboards/dashboard/x")
                .doesNotContain("sk-from-environment", "the-master-key");
        assertThat(object("config/model_map.json")).isEqualTo(MAP);
        assertThat(secret("OPENAI_API_KEY")).isEqualTo("sk-from-environment");
        assertThat(secret("ANTHROPIC_API_KEY")).isEqualTo("REPLACE_ME");
        assertThat(gateway.keys).containsExactly("Bearer the-master-key");
        assertThat(gateway.bodies.getFirst()).contains("\"stream\":true", "\"model\":\"fake-llm\"");
    }

    @Test
    void mapThatIsThereIsKept() {
        deployedStack();
        account.putIfAbsent("the-bucket", "config/model_map.json", bytes("{\"newer\":true}"));

        Run run = deploy("--skip-cdk");

        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("kept the map that is there").contains("aws s3 cp");
        assertThat(object("config/model_map.json")).isEqualTo("{\"newer\":true}");
    }

    @Test
    void secretIsAskedForAndNotShownAndOneThatIsSetIsLeftAlone() {
        deployedStack();
        call("PutSecretValue", "SecretId", "/sfai/prod/OPENAI_API_KEY", "SecretString", "sk-old");
        environment.put("OPENAI_API_KEY", "sk-other");
        prompt = question -> Optional.of(question.contains("ANTHROPIC") ? "sk-typed" : "wrong");

        Run run = deploy("--skip-cdk");

        assertThat(run.code()).isZero();
        assertThat(run.out())
                .contains("OPENAI_API_KEY is set", "ANTHROPIC_API_KEY is set now")
                .doesNotContain("sk-typed", "sk-old");
        assertThat(secret("OPENAI_API_KEY")).isEqualTo("sk-old");
        assertThat(secret("ANTHROPIC_API_KEY")).isEqualTo("sk-typed");
    }

    @Test
    void otherEnvironmentsSecretsAreNotTouched() {
        deployedStack();
        call("CreateSecret", "Name", "/sfai/dev/OPENAI_API_KEY", "SecretString", "REPLACE_ME");
        environment.put("OPENAI_API_KEY", "sk-prod");

        assertThat(deploy("--skip-cdk").code()).isZero();

        JsonObject dev = call("GetSecretValue", "SecretId", "/sfai/dev/OPENAI_API_KEY");
        assertThat(dev.string("SecretString")).isEqualTo("REPLACE_ME");
    }

    @Test
    void urlThatWantsSignaturesIsNotAskedUnsigned() {
        deployedStack();
        gateway.authType = "AWS_IAM";
        Run run = deploy("--skip-cdk");
        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("left out: the URL takes only signed requests");
        assertThat(gateway.bodies).isEmpty();
    }

    @Test
    void credentialsThatAwsRefusesAreNamed() {
        // The fake knows nothing of STS and answers 404: not accepted is not accepted.
        environment.put("AWS_ENDPOINT_URL_STS", gateway.address().toString());
        Run run = deploy("--dry-run");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("AWS does not accept these credentials", "aws sso login");
    }

    @Test
    void bufferedAnswerIsAFailure() {
        deployedStack();
        gateway.behave(Manner.BUFFERS);
        Run run = deploy("--skip-cdk");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("it was buffered").contains("RESPONSE_STREAM");
    }

    @Test
    void streamWithoutItsEndIsAFailure() {
        deployedStack();
        gateway.behave(Manner.STOPS_EARLY);
        Run run = deploy("--skip-cdk");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("did not end with [DONE]");
    }

    @Test
    void freshUrlThatForbidsAtFirstIsAskedAgain() {
        deployedStack();
        gateway.behave(Manner.FORBIDS_FIRST);
        Run run = deploy("--skip-cdk");
        assertThat(run.err()).isEmpty();
        assertThat(gateway.bodies).hasSize(2);
    }

    @Test
    void refusalSaysWhatToDo() {
        deployedStack();
        gateway.behave(Manner.KNOWS_NO_SUCH_MODEL);
        assertThat(deploy("--skip-cdk", "--model", "nobody").err())
                .contains("404", "model_not_found", "no alias nobody", "--model");
        assertThat(gateway.bodies.getLast()).doesNotContain("options");
        gateway.behave(Manner.REFUSES_THE_KEY);
        assertThat(deploy("--skip-cdk").err()).contains("401", "The master key was not accepted");
    }

    @Test
    void accountWithoutBootstrapIsToldTheCommand() {
        Run run = deploy("--dry-run");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("npx cdk bootstrap aws://123456789012/us-east-1");
    }

    @Test
    void oldBootstrapIsToBeRenewed() {
        bootstrapped("5");
        assertThat(deploy("--dry-run").err()).contains("too old (version 5)");
    }

    @Test
    void dryRunChangesNothing() {
        bootstrapped("28");
        Run run = deploy("--dry-run", "-c", "memorySize=1024");
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        assertThat(run.out())
                .contains("Nothing was changed")
                .contains("deploy SfAiProdStack -c environmentName=prod -c memorySize=1024");
        assertThat(Stack.find(account, "SfAiProdStack")).isEmpty();
    }

    @Test
    void missingStackIsNamed() {
        Run run = deploy("--skip-cdk", "--env", "dev");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("There is no stack SfAiDevStack in us-east-1");
    }

    private record Run(int code, String out, String err) {}

    private Run deploy(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        // The CDK command line is there as far as the check can see, so that it is not installed.
        Path cdk = checkout.resolve(Cdk.COMMAND);
        try {
            Files.createDirectories(cdk.getParent());
            Files.writeString(cdk, "");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        Surroundings here = new Surroundings(checkout, environment, printer(out), prompt);
        int code = Deploy.run(List.of(arguments), here, printer(err));
        return new Run(
                code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private void deployedStack() {
        createStack(
                "SfAiProdStack",
                Map.of(
                        "ChatFunctionUrl", gateway.address().toString(),
                        "ChatLambdaName", "the-function",
                        "ConfigBucketName", "the-bucket",
                        "DashboardUrl", "https://console.example/#dashboards/dashboard/x"));
        call("CreateSecret", "Name", "/sfai/prod/OPENAI_API_KEY", "SecretString", "REPLACE_ME");
        call("CreateSecret", "Name", "/sfai/prod/ANTHROPIC_API_KEY", "SecretString", "REPLACE_ME");
        call("CreateSecret", "Name", "/sfai/prod/MASTER_KEY", "SecretString", "the-master-key");
    }

    private void bootstrapped(String version) {
        Aws.Answer answer =
                account.json(
                        Aws.Service.SSM,
                        "AmazonSSM.PutParameter",
                        new JsonObject()
                                .put("Name", "/cdk-bootstrap/hnb659fds/version")
                                .put("Type", "String")
                                .put("Value", version));
        assertThat(answer.isGood()).as(answer.body()).isTrue();
    }

    private void createStack(String name, Map<String, String> outputs) {
        JsonObject outs = new JsonObject();
        outputs.forEach((key, value) -> outs.put(key, new JsonObject().put("Value", value)));
        JsonObject bucket =
                new JsonObject()
                        .put("Type", "AWS::S3::Bucket")
                        .put(
                                "Properties",
                                new JsonObject()
                                        .put(
                                                "BucketName",
                                                outputs.getOrDefault(
                                                        "ConfigBucketName", "any-bucket")));
        String template =
                new JsonObject()
                        .put("Resources", new JsonObject().put("ConfigBucket", bucket))
                        .put("Outputs", outs)
                        .toString();
        Aws.Answer answer =
                account.query(
                        Aws.Service.CLOUDFORMATION,
                        "Action=CreateStack&Version=2010-05-15&StackName="
                                + name
                                + "&TemplateBody="
                                + URLEncoder.encode(template, StandardCharsets.UTF_8));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    private JsonObject call(String operation, String... fields) {
        JsonObject request = new JsonObject();
        for (int i = 0; i < fields.length; i += 2) {
            request.put(fields[i], fields[i + 1]);
        }
        Aws.Answer answer =
                account.json(Aws.Service.SECRETS_MANAGER, "secretsmanager." + operation, request);
        assertThat(answer.isGood()).as(answer.body()).isTrue();
        return answer.json();
    }

    private String secret(String name) {
        return String.valueOf(
                call("GetSecretValue", "SecretId", "/sfai/prod/" + name).string("SecretString"));
    }

    private String object(String key) {
        return account.get(Aws.Service.S3, "the-bucket/" + key).body();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static PrintStream printer(ByteArrayOutputStream out) {
        return new PrintStream(out, true, StandardCharsets.UTF_8);
    }
}
