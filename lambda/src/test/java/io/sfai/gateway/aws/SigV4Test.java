package io.sfai.gateway.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

class SigV4Test {
    private static final Instant TIME = Instant.parse("2015-08-30T12:36:00Z");
    private static final AwsKey KEY =
            new AwsKey("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", null);

    /** The example {@code get-vanilla} of AWS's published test suite. */
    @Test
    void signsTheEmptyGet() {
        assertThat(authorization("GET", "https://example.amazonaws.com/", Map.of()))
                .isEqualTo(
                        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/"
                                + "aws4_request, SignedHeaders=host;x-amz-date, Signature="
                                + "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");
    }

    /** The example {@code post-vanilla}. */
    @Test
    void signsTheEmptyPost() {
        assertThat(authorization("POST", "https://example.amazonaws.com/", Map.of()))
                .endsWith("5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b");
    }

    /** The example {@code post-header-key-sort}: names in lower case and in order. */
    @Test
    void sortsHeaders() {
        assertThat(
                        authorization(
                                "POST",
                                "https://example.amazonaws.com/",
                                Map.of("My-Header1", "value1")))
                .endsWith("c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c");
    }

    @Test
    void encodesWhatIsNotUnreserved() {
        assertThat(SigV4.encodePath("/ሴ/a+b~c d")).isEqualTo("/%E1%88%B4/a%2Bb~c%20d");
    }

    @Test
    void aQueryIsRefused() {
        assertThatThrownBy(() -> authorization("GET", "https://a.example/?b=c", Map.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void hostIsLeftToTheClient() {
        Map<String, String> signed =
                new SigV4("s3", "us-east-1", KEY)
                        .sign("GET", URI.create("http://127.0.0.1:5000/b/k"), Map.of(), null, TIME);
        assertThat(signed.keySet())
                .containsExactlyInAnyOrder("authorization", "x-amz-content-sha256", "x-amz-date");
    }

    /** Thousand requests of every shape that we send, against the SDK's own signer. */
    @Test
    void agreesWithTheSdk() throws GeneralSecurityException {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(42);
        for (int i = 0; i < 1000; i++) {
            String service = List.of("s3", "dynamodb", "secretsmanager", "bedrock").get(i % 4);
            AwsKey key = i % 3 == 0 ? new AwsKey("AKID" + i, "secret/" + i, "token==" + i) : KEY;
            Instant time = TIME.plusSeconds(random.nextLong(0, 400_000_000));
            byte[] body = text(random, 40).getBytes(UTF_8);
            URI uri =
                    URI.create(
                            "http://127.0.0.1:"
                                    + random.nextInt(1000, 60000)
                                    + ("/" + SigV4.encodePath(text(random, 12).replace("/", "-"))));
            Map<String, String> headers = new LinkedHashMap<>();
            headers.put("X-Amz-Target", "Service." + i);
            headers.put("content-type", "  application/x-amz-json-1.0;   v=" + i + " ");
            // The SDK adds this for every service; we do for S3, which alone asks for it.
            headers.put("x-amz-content-sha256", sha256(body));
            String method = i % 2 == 0 ? "POST" : "GET";
            Map<String, String> ours =
                    new SigV4(service, "eu-west-1", key).sign(method, uri, headers, body, time);
            assertThat(ours.get("authorization"))
                    .as("%s %s", service, uri)
                    .isEqualTo(sdk(service, key, method, uri, headers, body, time));
        }
    }

    private static String text(RandomGenerator random, int length) {
        String letters = "aB0-._~ +:@!*'()%é漢😀/=,;";
        int[] points = letters.codePoints().toArray();
        StringBuilder text = new StringBuilder("k");
        random.ints(length, 0, points.length).forEach(i -> text.appendCodePoint(points[i]));
        return text.toString();
    }

    private static String sha256(byte[] bytes) throws GeneralSecurityException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    private static String sdk(
            String service,
            AwsKey key,
            String method,
            URI uri,
            Map<String, String> headers,
            byte[] body,
            Instant time) {
        SdkHttpRequest.Builder request =
                SdkHttpRequest.builder().method(SdkHttpMethod.fromValue(method)).uri(uri);
        headers.forEach(request::putHeader);
        return AwsV4HttpSigner.create()
                .sign(b ->
                        b.identity(identity(key))
                                .request(request.build())
                                .payload(ContentStreamProvider.fromByteArray(body))
                                .putProperty(
                                        HttpSigner.SIGNING_CLOCK, Clock.fixed(time, ZoneOffset.UTC))
                                .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, service)
                                .putProperty(AwsV4HttpSigner.REGION_NAME, "eu-west-1")
                                .putProperty(
                                        AwsV4FamilyHttpSigner.DOUBLE_URL_ENCODE,
                                        !service.equals("s3"))
                                .putProperty(AwsV4FamilyHttpSigner.NORMALIZE_PATH, false))
                .request()
                .firstMatchingHeader("Authorization")
                .orElseThrow();
    }

    private static AwsCredentialsIdentity identity(AwsKey key) {
        @Nullable String token = key.sessionToken();
        return token == null
                ? AwsCredentialsIdentity.create(key.id(), key.secret())
                : AwsSessionCredentialsIdentity.create(key.id(), key.secret(), token);
    }

    private static String authorization(String method, String uri, Map<String, String> headers) {
        return new SigV4("service", "us-east-1", KEY)
                .sign(method, URI.create(uri), headers, null, TIME)
                .getOrDefault("authorization", "");
    }
}
