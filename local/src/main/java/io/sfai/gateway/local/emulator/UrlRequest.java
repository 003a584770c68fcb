package io.sfai.gateway.local.emulator;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * An HTTP request to a Function URL, and its event in payload format 2.0.
 *
 * @param path as on the wire, escapes and all
 * @param query as on the wire, without the question mark
 * @param headers by lower-case name
 */
record UrlRequest(
        String method,
        String path,
        String query,
        String protocol,
        String sourceIp,
        Map<String, List<String>> headers,
        byte[] body) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC);

    /** What is between the client and the Function URL alone, and what the event has elsewhere. */
    private static final Set<String> NOT_PASSED_ON =
            Set.of(
                    "connection",
                    "cookie",
                    "expect",
                    "http2-settings",
                    "keep-alive",
                    "te",
                    "trailer",
                    "transfer-encoding",
                    "upgrade");

    /** The event's JSON in UTF-8. */
    byte[] event(Instant now) {
        return Json.object(json -> {
            json.writeStringField("version", "2.0");
            json.writeStringField("routeKey", "$default");
            json.writeStringField("rawPath", path);
            json.writeStringField("rawQueryString", query);
            cookies(json);
            strings(json, "headers", eventHeaders());
            if (!query.isEmpty()) {
                strings(json, "queryStringParameters", parameters());
            }
            context(json, now);
            body(json);
        });
    }

    private void context(JsonGenerator json, Instant now) throws IOException {
        String domain = header("host").orElse("localhost");
        json.writeObjectFieldStart("requestContext");
        json.writeStringField("accountId", "anonymous");
        json.writeStringField("apiId", domain.split("[.:]", -1)[0]);
        json.writeStringField("domainName", domain);
        json.writeStringField("domainPrefix", domain.split("[.:]", -1)[0]);
        json.writeObjectFieldStart("http");
        json.writeStringField("method", method);
        json.writeStringField("path", path);
        json.writeStringField("protocol", protocol);
        json.writeStringField("sourceIp", sourceIp);
        json.writeStringField("userAgent", header("user-agent").orElse(""));
        json.writeEndObject();
        json.writeStringField("requestId", UUID.randomUUID().toString());
        json.writeStringField("routeKey", "$default");
        json.writeStringField("stage", "$default");
        json.writeStringField("time", TIME.format(now));
        json.writeNumberField("timeEpoch", now.toEpochMilli());
        json.writeEndObject();
    }

    private void cookies(JsonGenerator json) throws IOException {
        List<String> cookies = new ArrayList<>();
        for (String line : headers.getOrDefault("cookie", List.of())) {
            for (String cookie : line.split(";", -1)) {
                if (!cookie.isBlank()) {
                    cookies.add(cookie.strip());
                }
            }
        }
        if (cookies.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("cookies");
        for (String cookie : cookies) {
            json.writeString(cookie);
        }
        json.writeEndArray();
    }

    private Map<String, String> eventHeaders() {
        Map<String, String> joined = new LinkedHashMap<>();
        headers.forEach((name, values) -> joined.put(name, String.join(",", values)));
        joined.keySet().removeAll(NOT_PASSED_ON);
        joined.merge("x-forwarded-for", sourceIp, (before, ours) -> before + ", " + ours);
        joined.put("x-forwarded-proto", "http");
        joined.putIfAbsent("x-amzn-trace-id", Invocation.traceId());
        return joined;
    }

    private Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            parameters.merge(decoded(name), decoded(value), (before, next) -> before + "," + next);
        }
        return parameters;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    /** Text only where both the declared type and the bytes are; anything else is in base64. */
    private void body(JsonGenerator json) throws IOException {
        Optional<String> text = isText() ? utf8() : Optional.empty();
        if (body.length > 0) {
            json.writeFieldName("body");
            if (text.isPresent()) {
                json.writeString(text.get());
            } else {
                json.writeBinary(body);
            }
        }
        json.writeBooleanField("isBase64Encoded", body.length > 0 && text.isEmpty());
    }

    private boolean isText() {
        String type = header("content-type").orElse("").toLowerCase(Locale.ROOT);
        String essence = type.split(";", 2)[0].strip();
        return switch (essence) {
            case "application/json", "application/javascript", "application/xml" -> true;
            default -> essence.startsWith("text/");
        };
    }

    private Optional<String> utf8() {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(body);
            return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name)).map(List::getFirst);
    }

    private static void strings(JsonGenerator json, String field, Map<String, String> strings)
            throws IOException {
        json.writeObjectFieldStart(field);
        for (var entry : strings.entrySet()) {
            json.writeStringField(entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
    }
}
