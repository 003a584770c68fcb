package io.sfai.gateway.local.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

/** What goes over the wire to AWS, which an emulator does not look at: signature and conditions. */
final class AwsTest {
    @Test
    void putIsSignedForS3WithItsHashAndItsCondition() throws Exception {
        Map<String, String> seen = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    exchange.getRequestHeaders()
                            .forEach((name, all) -> seen.put(name, all.getFirst()));
                    exchange.sendResponseHeaders(412, -1);
                    exchange.close();
                });
        server.start();
        try {
            String address = "http://127.0.0.1:" + server.getAddress().getPort();
            Login login = new Login(AwsBasicCredentials.create("AKID", "secret"), "eu-west-1");
            Aws aws = new Aws(login, Map.of("AWS_ENDPOINT_URL_S3", address));
            int status = aws.putIfAbsent("b", "k", "{}".getBytes(StandardCharsets.UTF_8)).status();
            assertThat(status).isEqualTo(412);
        } finally {
            server.stop(0);
        }
        assertThat(seen).containsEntry("If-None-Match", "*");
        assertThat(seen.get("Authorization"))
                .startsWith("AWS4-HMAC-SHA256 Credential=AKID/")
                .contains("/eu-west-1/s3/aws4_request")
                .contains("host", "x-amz-content-sha256", "x-amz-date", "if-none-match");
        assertThat(seen.get("x-amz-content-sha256"))
                .isEqualTo("44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
    }

    @Test
    void regionThatMakesNoAddressIsNamed() {
        Login login = new Login(AwsBasicCredentials.create("AKID", "secret"), "us east_1");
        Aws aws = new Aws(login, Map.of());
        assertThatThrownBy(() -> aws.get(Aws.Service.LAMBDA, "x"))
                .isInstanceOf(DeployFailure.class)
                .hasMessageContaining("us east_1")
                .hasMessageContaining("AWS_REGION");
    }
}
