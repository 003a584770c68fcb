package io.sfai.gateway.local.deploy;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;

/**
 * Signed calls to the few operations that a deployment needs. Not the SDK's clients: five services
 * for seven calls would be most of what this command weighs.
 */
final class Aws {
    /** The services that are called, with what signs and what addresses them. */
    enum Service {
        STS("sts"),
        CLOUDFORMATION("cloudformation"),
        S3("s3"),
        SECRETS_MANAGER("secretsmanager"),
        SSM("ssm"),
        LAMBDA("lambda");

        private final String host;

        Service(String host) {
            this.host = host;
        }
    }

    /** An answer, whatever its status. */
    record Answer(int status, String body) {
        boolean isGood() {
            return status >= 200 && status < 300;
        }

        JsonObject json() {
            return Json.object(body);
        }
    }

    /** What {@link HttpClient} writes by itself and does not take from us. */
    private static final Set<String> ITS_OWN = caseless("Host", "Content-Length");

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
    private final Login login;
    private final Map<String, String> environment;

    Aws(Login login, Map<String, String> environment) {
        this.login = login;
        this.environment = environment;
    }

    String region() {
        return login.region();
    }

    /** An operation of the XML services: a form goes out, XML comes back. */
    Answer query(Service service, String form) {
        Map<String, String> headers = Map.of("Content-Type", "application/x-www-form-urlencoded");
        return send(service, "POST", "", headers, form.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * An operation of the JSON services.
     *
     * @param target such as {@code secretsmanager.GetSecretValue}
     */
    Answer json(Service service, String target, JsonObject request) {
        Map<String, String> headers =
                Map.of("Content-Type", "application/x-amz-json-1.1", "X-Amz-Target", target);
        return send(service, "POST", "", headers, Json.bytes(request));
    }

    Answer get(Service service, String pathAndQuery) {
        return send(service, "GET", pathAndQuery, Map.of(), new byte[0]);
    }

    /** Puts an object only if there is none yet: 412 says that there is one. */
    Answer putIfAbsent(String bucket, String key, byte[] object) {
        Map<String, String> headers =
                Map.of("Content-Type", "application/json", "If-None-Match", "*");
        return send(Service.S3, "PUT", bucket + "/" + key, headers, object);
    }

    private Answer send(
            Service service, String method, String path, Map<String, String> headers, byte[] body) {
        URI uri = endpoint(service).resolve("/" + path);
        HttpRequest request = signed(service, method, uri, headers, body);
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            return new Answer(answer.statusCode(), answer.body());
        } catch (IOException e) {
            String problem = "AWS could not be reached at " + uri.getHost() + ": " + e;
            throw new DeployFailure(
                    problem + ". Check the network and the region (" + region() + ").", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DeployFailure("interrupted", e);
        }
    }

    private HttpRequest signed(
            Service service, String method, URI uri, Map<String, String> headers, byte[] body) {
        SdkHttpFullRequest.Builder plain =
                SdkHttpFullRequest.builder().uri(uri).method(SdkHttpMethod.fromValue(method));
        headers.forEach(plain::putHeader);
        boolean s3 = service == Service.S3;
        SdkHttpRequest signed =
                signer.sign(sign ->
                                sign.identity(login.identity())
                                        .request(plain.build())
                                        .payload(() -> new ByteArrayInputStream(body))
                                        .putProperty(
                                                AwsV4HttpSigner.SERVICE_SIGNING_NAME, service.host)
                                        .putProperty(AwsV4HttpSigner.REGION_NAME, region())
                                        .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, !s3)
                                        .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, !s3))
                        .request();
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri)
                        .timeout(Duration.ofSeconds(60))
                        .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
        signed.forEachHeader((name, values) -> {
            if (!ITS_OWN.contains(name)) {
                values.forEach(value -> request.header(name, value));
            }
        });
        return request.build();
    }

    private URI endpoint(Service service) {
        String own = environment.get("AWS_ENDPOINT_URL_" + service.name());
        String moved = own == null ? environment.get("AWS_ENDPOINT_URL") : own;
        String suffix = region().startsWith("cn-") ? ".amazonaws.com.cn" : ".amazonaws.com";
        String address =
                moved == null || moved.isBlank()
                        ? "https://" + service.host + "." + region() + suffix
                        : moved.strip();
        try {
            URI uri = new URI(address);
            if (uri.getHost() != null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            throw noSuchAddress(address, e);
        }
        throw noSuchAddress(address, null);
    }

    private static DeployFailure noSuchAddress(String address, @Nullable Exception cause) {
        return new DeployFailure(
                "There is no such address: " + address + ". Check AWS_REGION and AWS_ENDPOINT_URL.",
                cause);
    }

    private static Set<String> caseless(String... names) {
        Set<String> set = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        set.addAll(Set.of(names));
        return set;
    }

    /** The text of the first element with a name in an answer of an XML service, or null. */
    static @Nullable String element(String xml, String name) {
        int start = xml.indexOf("<" + name + ">");
        int end = start < 0 ? -1 : xml.indexOf("</" + name + ">", start);
        return end < 0 ? null : xml.substring(start + name.length() + 2, end).strip();
    }
}
