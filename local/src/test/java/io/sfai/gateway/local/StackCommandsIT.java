package io.sfai.gateway.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.sfai.gateway.aws.AwsClient;
import io.sfai.gateway.aws.AwsService;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.local.Terminal.Printed;
import io.sfai.gateway.local.aws.AwsEmulators;
import io.sfai.gateway.store.DynamoDbStore;
import io.sfai.gateway.upstream.UpstreamClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code sfai keys} and {@code sfai spend} with {@code --stack}, on an emulated account. */
class StackCommandsIT {
    private static final String STACK = "SfAiProdStack";
    private static final String TABLE = "sfai-stack-commands";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Map<String, String> environment = new HashMap<>();

    @BeforeAll
    static void deploy() throws Exception {
        JsonObject request =
                Json.object(
                        """
                        {"BillingMode": "PAY_PER_REQUEST",
                         "AttributeDefinitions": [
                           {"AttributeName": "pk", "AttributeType": "S"},
                           {"AttributeName": "sk", "AttributeType": "S"}],
                         "KeySchema": [
                           {"AttributeName": "pk", "KeyType": "HASH"},
                           {"AttributeName": "sk", "KeyType": "RANGE"}]}
                        """);
        aws().write(
                        AwsService.DYNAMODB,
                        "DynamoDB_20120810.CreateTable",
                        request.put("TableName", TABLE),
                        PATIENCE);
        stack(STACK, Map.of("TableName", TABLE, "ChatFunctionUrl", "https://abc.on.aws/"));
        stack("Other", Map.of("Bucket", "b"));
        stack("Torn", Map.of("TableName", "gone", "ChatFunctionUrl", "https://abc.on.aws/"));
    }

    @BeforeEach
    void login() {
        environment.putAll(AwsEmulators.environment());
    }

    @Test
    void aKeyIsMadeListedRotatedAndRevokedInTheStacksTable() {
        Printed made = run("keys create --name team --models main --budget 5/day");
        assertThat(made.err()).isEmpty();
        assertThat(made.code()).isZero();
        assertThat(made.out())
                .startsWith("Made team (key_")
                .contains("curl -N https://abc.on.aws/v1/chat/completions");
        assertThat(run("keys rotate team -q").out()).startsWith("sk-sfai-");
        assertThat(run("keys list").out())
                .containsPattern("team .* \\$0\\.0000 of \\$5/day .* active, its old text too");
        assertThat(run("keys revoke team").out()).startsWith("Revoked team");
        assertThat(run("keys list").out()).containsPattern("team .* revoked");
        Printed gone = run("keys revoke nobody");
        assertThat(gone.code()).isEqualTo(1);
        assertThat(gone.err())
                .contains("there is no key named nobody")
                .contains("the table " + TABLE + " of " + STACK + " in us-east-1");
    }

    @Test
    void spendIsReadFromTheStacksTable() {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        DynamoDbStore store =
                new DynamoDbStore(aws(), TABLE, InstantSource.system(), damaged -> {}, PATIENCE);
        for (int i = 0; i < 1200; i++) {
            store.add(
                    "rollup " + today,
                    "master a%04d openai/gpt-4o".formatted(i),
                    Map.of("requests", 1L, "nanoUsd", 1_000_000L),
                    Instant.now().plusSeconds(3600));
        }
        Printed spend = run("spend --by model --since 1d");
        assertThat(spend.err()).isEmpty();
        assertThat(spend.out())
                .contains("the table " + TABLE + " of " + STACK + " in us-east-1")
                .containsPattern("openai/gpt-4o +1,200 .* \\$1\\.2000");
        assertThat(run("spend --by alias --csv").out().lines()).hasSize(1201);
    }

    @Test
    void aStackThatIsNotThereIsNamedWithItsRegion() {
        Printed refused =
                new Terminal(environment).run("keys list --stack Nobody --region eu-west-3");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err())
                .startsWith("sfai keys list: There is no stack Nobody in eu-west-3.")
                .contains("--region", "--profile", "./sfai deploy");
        assertThat(new Terminal(environment).run("keys", "list", "--stack", "a&b").err())
                .contains("a stack's name has letters, digits and dashes");
    }

    @Test
    void aStackOfSomethingElseIsNamed() {
        Printed refused = new Terminal(environment).run("spend --by key --stack Other");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).contains("The stack Other", "has no output TableName");
    }

    @Test
    void aTableThatIsGoneIsNamed() {
        Printed refused = new Terminal(environment).run("spend --by key --stack Torn");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).contains("the table gone is not in this region", "deploy");
    }

    @Test
    void anExpiredLoginIsToldSo() throws IOException {
        String said =
                "<ErrorResponse><Error><Code>ExpiredToken</Code><Message>The security token"
                        + " included in the request is expired</Message></Error></ErrorResponse>";
        answering(
                403,
                said,
                url -> {
                    environment.put("AWS_ENDPOINT_URL_CLOUDFORMATION", url);
                    Printed refused = run("keys list");
                    assertThat(refused.code()).isEqualTo(1);
                    assertThat(refused.err())
                            .contains(
                                    "could not describe the stack " + STACK + ": 403 ExpiredToken")
                            .contains("log in again (aws sso login)");
                });
    }

    @Test
    void missingRightsAreNamed() throws IOException {
        String said =
                "{\"__type\":\"com.amazon.coral.service#AccessDeniedException\",\"message\":\"not"
                        + " authorized to perform: dynamodb:Query on resource: table/"
                        + TABLE
                        + "\"}";
        answering(
                400,
                said,
                url -> {
                    environment.put("AWS_ENDPOINT_URL_DYNAMODB", url);
                    Printed refused = run("keys list");
                    assertThat(refused.code()).isEqualTo(1);
                    assertThat(refused.err())
                            .contains("AccessDeniedException", "table/" + TABLE)
                            .contains("These credentials need dynamodb:GetItem")
                            .contains("--profile");
                });
    }

    private Printed run(String line) {
        return new Terminal(environment).run(line + " --stack " + STACK);
    }

    private interface Try {
        void with(String url) throws IOException;
    }

    private static void answering(int status, String body, Try attempt) throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        server.createContext(
                "/",
                exchange -> {
                    exchange.getRequestBody().readAllBytes();
                    exchange.sendResponseHeaders(status, bytes.length);
                    exchange.getResponseBody().write(bytes);
                    exchange.close();
                });
        server.start();
        try {
            attempt.with("http://127.0.0.1:" + server.getAddress().getPort());
        } finally {
            server.stop(0);
        }
    }

    private static AwsClient aws() {
        InstantSource clock = InstantSource.system();
        return new AwsClient(new UpstreamClient(clock), AwsEmulators.environment(), clock);
    }

    /** A stack of one bucket with these outputs; the emulator checks no signature. */
    private static void stack(String name, Map<String, String> outputs) throws Exception {
        JsonObject outs = new JsonObject();
        outputs.forEach((key, value) -> outs.put(key, new JsonObject().put("Value", value)));
        JsonObject bucket = new JsonObject().put("Type", "AWS::S3::Bucket");
        JsonObject template =
                new JsonObject()
                        .put("Resources", new JsonObject().put("Any", bucket))
                        .put("Outputs", outs);
        String form =
                "Action=CreateStack&Version=2010-05-15&StackName="
                        + name
                        + "&TemplateBody="
                        + URLEncoder.encode(Json.text(template), StandardCharsets.UTF_8);
        String emulator = AwsEmulators.environment().get("AWS_ENDPOINT_URL");
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(Objects.requireNonNull(emulator)))
                        .header("content-type", "application/x-www-form-urlencoded")
                        .header(
                                "authorization",
                                "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/cloudformation"
                                        + "/aws4_request, SignedHeaders=host, Signature=0")
                        .POST(BodyPublishers.ofString(form))
                        .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        }
    }
}
