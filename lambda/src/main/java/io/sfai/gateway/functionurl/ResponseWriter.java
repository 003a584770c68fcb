package io.sfai.gateway.functionurl;

import io.sfai.gateway.http.HttpResponse;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.runtime.ResponseStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;

/** Writes an answer as the Function URL takes it: streamed after a prelude, or whole. */
final class ResponseWriter {
    /** The Function URL's own business; it rejects or doubles them. */
    private static final Set<String> HOP_BY_HOP =
            Set.of("transfer-encoding", "content-length", "connection", "keep-alive", "trailer");

    private ResponseWriter() {}

    /** Sends the prelude at once, then the body; the stream itself fills a body that is empty. */
    static void stream(String method, HttpResponse response, ResponseStream out)
            throws IOException {
        try {
            out.begin(Json.bytes(prelude(response)));
        } catch (IOException | RuntimeException e) {
            response.release();
            throw e;
        }
        OutputStream body = hasBody(method, response) ? out : OutputStream.nullOutputStream();
        writeBody(response, body);
    }

    /** One JSON answer, for the runtime that cannot stream. */
    static byte[] whole(String method, HttpResponse response) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        writeBody(response, out);
        byte[] body = hasBody(method, response) ? out.toByteArray() : new byte[0];
        JsonObject answer = prelude(response);
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
            answer.put("body", text).put("isBase64Encoded", false);
        } catch (CharacterCodingException e) {
            String base64 = Base64.getEncoder().encodeToString(body);
            answer.put("body", base64).put("isBase64Encoded", true);
        }
        return Json.bytes(answer);
    }

    /** The body is written in any case, since that also releases what it holds. */
    private static void writeBody(HttpResponse response, OutputStream out) throws IOException {
        switch (response) {
            case HttpResponse.Buffered buffered -> out.write(buffered.body());
            case HttpResponse.Streaming streaming -> streaming.body().writeTo(out);
        }
    }

    private static boolean hasBody(String method, HttpResponse response) {
        return !method.equals("HEAD") && response.status() != 204 && response.status() != 304;
    }

    private static JsonObject prelude(HttpResponse response) {
        JsonObject headers = new JsonObject();
        JsonArray cookies = new JsonArray();
        response.headers()
                .forEach((name, value) -> {
                    if (name.equals("set-cookie")) {
                        cookies.add(value);
                    } else if (!HOP_BY_HOP.contains(name)) {
                        String before = headers.string(name);
                        headers.put(name, before == null ? value : before + ", " + value);
                    }
                });
        return new JsonObject()
                .put("statusCode", response.status())
                .put("headers", headers)
                .put("cookies", cookies);
    }
}
