package io.sfai.gateway.bench;

import io.sfai.gateway.bench.LoopbackServer.Request;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import javax.net.ServerSocketFactory;

/**
 * S3, Secrets Manager and DynamoDB as far as one request needs them, in this process and over plain
 * HTTP, so that no emulator's slowness is measured. Every count answers 1: no limit is reached.
 */
final class Account implements AutoCloseable {
    static final String KEY = "sk-bench";

    private final LoopbackServer server;
    private final String modelMap;

    Account(String modelMap) throws IOException {
        this.modelMap = modelMap;
        this.server = new LoopbackServer(ServerSocketFactory.getDefault(), 0, this::answer);
    }

    /** What a function's environment names to find it. */
    Map<String, String> environment() {
        return Map.of(
                "AWS_ENDPOINT_URL", "http://127.0.0.1:" + server.port(),
                "AWS_REGION", "us-east-1",
                "CONFIG_BUCKET", "bench-config",
                "TABLE_NAME", "bench-table",
                "SECRET_PREFIX", "/sfai/bench/");
    }

    private void answer(Request request, OutputStream out) throws IOException {
        String type = "application/x-amz-json-1.1";
        String target = LoopbackServer.header(request.head(), "x-amz-target");
        String body =
                switch (target) {
                    case "secretsmanager.GetSecretValue" -> secret(request);
                    case "DynamoDB_20120810.UpdateItem" -> counted(request);
                    case "DynamoDB_20120810.GetItem" -> "{}";
                    case "" -> modelMap;
                    default -> throw new IOException("not here: " + target);
                };
        out.write(
                LoopbackServer.response(
                        200, target.isEmpty() ? "binary/octet-stream" : type, body));
    }

    private static String secret(Request request) {
        String id = Json.object(request.body()).string("SecretId", "");
        return Json.text(new JsonObject().put("Name", id).put("SecretString", KEY));
    }

    private static String counted(Request request) {
        JsonObject attributes = new JsonObject();
        JsonObject names = Json.object(request.body()).object("ExpressionAttributeNames");
        if (names != null) {
            for (String name : names.names()) {
                if (name.matches("#n\\d+")) {
                    JsonObject one = new JsonObject().put("N", "1");
                    attributes.put(names.string(name, ""), one);
                }
            }
        }
        return Json.text(new JsonObject().put("Attributes", attributes));
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
