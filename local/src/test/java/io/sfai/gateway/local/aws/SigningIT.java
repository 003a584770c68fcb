package io.sfai.gateway.local.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sfai.gateway.aws.AwsClient;
import io.sfai.gateway.aws.AwsException;
import io.sfai.gateway.aws.AwsService;
import io.sfai.gateway.aws.S3Object;
import io.sfai.gateway.aws.S3Object.Fetched;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.upstream.UpstreamClient;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * moto told to check who signs: its botocore computes each of our signatures again. It does that
 * wrongly for a plus or a letter beyond ASCII in an S3 key, where it refuses AWS's own client too.
 */
class SigningIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String POLICY =
            "{\"Version\":\"2012-10-17\",\"Statement\":"
                    + "[{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}]}";

    private static MotoServer moto;
    private static String keyId;
    private static String secret;

    @BeforeAll
    static void createUser() throws IOException, InterruptedException {
        try {
            moto = MotoServer.start(AwsEmulators.MOTO_VENV);
        } catch (IOException e) {
            throw LeftOut.because("signatures checked by moto: " + e.getMessage());
        }
        iam("Action=CreateUser&UserName=u");
        String policy = URLEncoder.encode(POLICY, StandardCharsets.UTF_8);
        iam("Action=PutUserPolicy&UserName=u&PolicyName=p&PolicyDocument=" + policy);
        String key = iam("Action=CreateAccessKey&UserName=u");
        keyId = element(key, "AccessKeyId");
        secret = element(key, "SecretAccessKey");
        post("/moto-api/reset-auth", "text/plain", "0");
    }

    @AfterAll
    static void stop() {
        moto.close();
    }

    @Test
    void theRightKeyIsAccepted() {
        JsonObject answer = listSecrets(secret);
        assertThat(answer.get("SecretList")).isEqualTo(new JsonArray());
        assertThat(
                        new S3Object(client(secret), "nowhere", "config/a key.json")
                                .fetch(null, PATIENCE))
                .isInstanceOf(Fetched.Missing.class);
    }

    @Test
    void anotherKeyIsRefused() {
        assertThatThrownBy(() -> listSecrets("wrong"))
                .isInstanceOfSatisfying(
                        AwsException.class, e -> assertThat(e.status()).isEqualTo(403))
                .hasMessageContaining("SignatureDoesNotMatch");
        assertThat(new S3Object(client("wrong"), "nowhere", "key").fetch(null, PATIENCE))
                .isInstanceOfSatisfying(
                        Fetched.Failed.class,
                        f -> assertThat(f.message()).contains("403 SignatureDoesNotMatch"));
    }

    private static JsonObject listSecrets(String key) {
        return client(key)
                .read(
                        AwsService.SECRETS_MANAGER,
                        "secretsmanager.ListSecrets",
                        new JsonObject(),
                        PATIENCE);
    }

    private static AwsClient client(String key) {
        InstantSource clock = InstantSource.system();
        Map<String, String> environment =
                Map.of(
                        "AWS_ENDPOINT_URL",
                        moto.uri().toString(),
                        "AWS_REGION",
                        "us-east-1",
                        "AWS_ACCESS_KEY_ID",
                        keyId,
                        "AWS_SECRET_ACCESS_KEY",
                        key);
        return new AwsClient(new UpstreamClient(clock), environment, clock);
    }

    private static String iam(String form) throws IOException, InterruptedException {
        return post("/", "application/x-www-form-urlencoded", form + "&Version=2010-05-08");
    }

    private static String post(String path, String contentType, String body)
            throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(moto.uri() + path))
                        .header("Content-Type", contentType)
                        .header(
                                "Authorization",
                                "AWS4-HMAC-SHA256 Credential=test/20261121/us-east-1/iam/"
                                        + "aws4_request, SignedHeaders=host, Signature=none")
                        .POST(BodyPublishers.ofString(body))
                        .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            return answer.body();
        }
    }

    private static String element(String xml, String name) {
        Matcher matcher = Pattern.compile("<" + name + ">([^<]+)<").matcher(xml);
        assertThat(matcher.find()).as(xml).isTrue();
        return matcher.group(1);
    }
}
