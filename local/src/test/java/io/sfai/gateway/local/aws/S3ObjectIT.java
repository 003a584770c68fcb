package io.sfai.gateway.local.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.aws.AwsClient;
import io.sfai.gateway.aws.S3Object;
import io.sfai.gateway.aws.S3Object.Fetched;
import io.sfai.gateway.aws.S3Object.Reason;
import io.sfai.gateway.upstream.UpstreamClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class S3ObjectIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String KEY = "config/model map+1.json";
    private static final HttpClient PLAIN = HttpClient.newHttpClient();

    private final Map<String, String> environment = AwsEmulators.environment();
    private final String bucket = "sfai-" + UUID.randomUUID();

    @BeforeEach
    void createBucket() throws Exception {
        put("/" + bucket, new byte[0]);
    }

    @AfterAll
    static void endClient() {
        PLAIN.close();
    }

    @Test
    void comesWithItsTagAndOnlyWhenItHasChanged() throws Exception {
        store("{\"a\":1}");
        S3Object object = object(bucket, environment);
        Fetched.Found first = found(object.fetch(null, PATIENCE));
        assertThat(first.bytes()).asString(UTF_8).isEqualTo("{\"a\":1}");
        assertThat(first.etag()).startsWith("\"").endsWith("\"");
        assertThat(object.fetch(first.etag(), PATIENCE)).isEqualTo(new Fetched.NotModified());
        store("{\"a\":2}");
        Fetched.Found second = found(object.fetch(first.etag(), PATIENCE));
        assertThat(second.bytes()).asString(UTF_8).isEqualTo("{\"a\":2}");
        assertThat(second.etag()).isNotEqualTo(first.etag());
    }

    @Test
    void whatIsMissingIsNamed() {
        assertThat(object(bucket, environment).fetch(null, PATIENCE))
                .isEqualTo(
                        new Fetched.Missing(
                                Reason.NO_KEY,
                                "there is no s3://%1$s/%2$s: put it there with `aws s3 cp FILE s3://%1$s/%2$s`"
                                        .formatted(bucket, KEY)));
        assertThat(object("no-" + bucket, environment).fetch(null, PATIENCE))
                .isInstanceOfSatisfying(
                        Fetched.Missing.class,
                        m -> assertThat(m.reason()).isEqualTo(Reason.NO_BUCKET));
    }

    @Test
    void anObjectThatIsTooLargeIsRefused() throws Exception {
        put("/" + bucket + "/config/model%20map%2B1.json", new byte[S3Object.MAX_BYTES]);
        assertThat(found(object(bucket, environment).fetch(null, PATIENCE)).bytes())
                .hasSize(S3Object.MAX_BYTES);
        put("/" + bucket + "/config/model%20map%2B1.json", new byte[S3Object.MAX_BYTES + 1]);
        assertThat(object(bucket, environment).fetch(null, PATIENCE))
                .isEqualTo(new Fetched.Failed("s3://" + bucket + "/" + KEY + " is over 5 MiB"));
    }

    @Test
    void silenceEndsInTime() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Map<String, String> elsewhere = new HashMap<>(environment);
            elsewhere.put("AWS_ENDPOINT_URL", "http://127.0.0.1:" + silent.getLocalPort());
            long start = System.nanoTime();
            Fetched fetched = object(bucket, elsewhere).fetch(null, Duration.ofMillis(300));
            assertThat(fetched)
                    .isInstanceOfSatisfying(
                            Fetched.Failed.class,
                            f -> assertThat(f.message()).contains("no answer", "in time"));
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isLessThan(Duration.ofSeconds(3));
        }
    }

    private static Fetched.Found found(Fetched fetched) {
        if (fetched instanceof Fetched.Found found) {
            return found;
        }
        throw new AssertionError(fetched.toString());
    }

    private static S3Object object(String bucket, Map<String, String> environment) {
        InstantSource clock = InstantSource.system();
        return new S3Object(
                new AwsClient(new UpstreamClient(clock), environment, clock), bucket, KEY);
    }

    private void store(String text) throws Exception {
        put("/" + bucket + "/config/model%20map%2B1.json", text.getBytes(UTF_8));
    }

    /** A plain request: the gateway itself never writes to S3, and no emulator asks for more. */
    private void put(String path, byte[] body) throws Exception {
        URI uri = URI.create(environment.get("AWS_ENDPOINT_URL") + path);
        HttpRequest request =
                HttpRequest.newBuilder(uri)
                        .header(
                                "Authorization",
                                "AWS4-HMAC-SHA256 Credential=test/20261121/us-east-1/s3/aws4_request,"
                                        + " SignedHeaders=host, Signature=none")
                        .PUT(BodyPublishers.ofByteArray(body))
                        .build();
        HttpResponse<String> answer = PLAIN.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }
}
