package io.sfai.gateway.local;

import io.sfai.gateway.local.aws.DynamoDbLocal;
import io.sfai.gateway.local.aws.MotoServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The function's account on this machine: a bucket and secrets in moto, a table in DynamoDB Local.
 * Neither checks signatures, so plain requests fill them.
 */
public final class EmulatedAws implements AutoCloseable {
    private static final String BUCKET = "sfai-config";
    private static final String TABLE = "sfai-table";
    private static final String PREFIX = "/sfai/prod/";

    private final HttpClient http = HttpClient.newHttpClient();
    private final MotoServer moto;
    private final DynamoDbLocal table;

    /**
     * Starts both and makes an empty bucket and table.
     *
     * @param build the module's build directory, which holds DynamoDB Local's jars and may get a
     *     virtual environment for moto
     */
    public static EmulatedAws start(Path build) throws IOException {
        MotoServer moto = MotoServer.start(build.resolve("moto-venv"));
        try {
            DynamoDbLocal table = DynamoDbLocal.start(build.resolve("dynamodb-local/lib"));
            EmulatedAws aws = new EmulatedAws(moto, table);
            aws.send(aws.s3(""), "PUT", Map.of(), "");
            aws.createTable();
            return aws;
        } catch (IOException | RuntimeException e) {
            moto.close();
            throw e;
        }
    }

    private EmulatedAws(MotoServer moto, DynamoDbLocal table) {
        this.moto = moto;
        this.table = table;
    }

    /** What the function's environment names. */
    public Map<String, String> environment() {
        return Map.of(
                "AWS_ENDPOINT_URL",
                moto.uri().toString(),
                "AWS_ENDPOINT_URL_DYNAMODB",
                table.uri().toString(),
                "AWS_REGION",
                "us-east-1",
                "AWS_ACCESS_KEY_ID",
                "test",
                "AWS_SECRET_ACCESS_KEY",
                "test",
                "CONFIG_BUCKET",
                BUCKET,
                "TABLE_NAME",
                TABLE,
                "SECRET_PREFIX",
                PREFIX);
    }

    /** Uploads a map, as {@code aws s3 cp} does. */
    public void putMap(Path file) throws IOException {
        putMap(Files.readString(file));
    }

    public void putMap(String json) throws IOException {
        send(s3("/config/model_map.json"), "PUT", Map.of(), json);
    }

    /** Creates a secret, or gives it another value. */
    public void putSecret(String name, String value) throws IOException {
        String id = PREFIX + name;
        String quoted = value.replace("\\", "\\\\").replace("\"", "\\\"");
        HttpResponse<String> put =
                exchange(
                        moto.uri(),
                        "POST",
                        json("secretsmanager.PutSecretValue", "1.1"),
                        "{\"SecretId\":\"%s\",\"SecretString\":\"%s\"}".formatted(id, quoted));
        if (put.statusCode() != 200) {
            send(
                    moto.uri(),
                    "POST",
                    json("secretsmanager.CreateSecret", "1.1"),
                    "{\"Name\":\"%s\",\"SecretString\":\"%s\"}".formatted(id, quoted));
        }
    }

    private void createTable() throws IOException {
        send(
                table.uri(),
                "POST",
                json("DynamoDB_20120810.CreateTable", "1.0"),
                """
                {"TableName":"%s","BillingMode":"PAY_PER_REQUEST",
                 "KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},
                              {"AttributeName":"sk","KeyType":"RANGE"}],
                 "AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"},
                                         {"AttributeName":"sk","AttributeType":"S"}]}
                """
                        .formatted(TABLE));
    }

    private URI s3(String key) {
        return moto.uri().resolve("/" + BUCKET + key);
    }

    private static Map<String, String> json(String target, String version) {
        return Map.of("x-amz-target", target, "content-type", "application/x-amz-json-" + version);
    }

    private void send(URI uri, String method, Map<String, String> headers, String body)
            throws IOException {
        HttpResponse<String> answer = exchange(uri, method, headers, body);
        if (answer.statusCode() / 100 != 2) {
            throw new IOException(uri + " answered " + answer.statusCode() + ": " + answer.body());
        }
    }

    private HttpResponse<String> exchange(
            URI uri, String method, Map<String, String> headers, String body) throws IOException {
        String service =
                headers.getOrDefault("x-amz-target", "s3").startsWith("Dynamo")
                        ? "dynamodb"
                        : headers.isEmpty() ? "s3" : "secretsmanager";
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri)
                        .method(method, BodyPublishers.ofString(body))
                        .header(
                                "authorization",
                                "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/"
                                        + service
                                        + "/aws4_request, SignedHeaders=host, Signature=0");
        headers.forEach(request::header);
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public void close() {
        http.close();
        moto.close();
        table.close();
    }
}
