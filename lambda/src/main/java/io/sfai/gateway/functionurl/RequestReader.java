package io.sfai.gateway.functionurl;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext.Http;
import io.sfai.gateway.http.Headers;
import io.sfai.gateway.http.HttpRequest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes the gateway's request of an event. */
final class RequestReader {
    /** An id from outside goes into logs and headers; anything else than these is not taken. */
    private static final Pattern SANE_ID = Pattern.compile("[A-Za-z0-9._-]{1,128}");

    HttpRequest read(APIGatewayV2HTTPEvent event, String lambdaRequestId, Instant deadline)
            throws Refusal {
        Headers headers = headers(event);
        Http http = event.getRequestContext().getHttp();
        String method = http.getMethod();
        if (method == null || method.isEmpty()) {
            throw Refusal.badEvent(
                    "requestContext.http.method is missing", "requestContext.http.method");
        }
        String query = event.getRawQueryString();
        return new HttpRequest(
                id(headers.get("x-request-id"), lambdaRequestId),
                method.toUpperCase(Locale.ROOT),
                path(event.getRawPath() == null ? http.getPath() : event.getRawPath()),
                query == null ? "" : query,
                headers,
                body(event),
                deadline);
    }

    private static String id(@Nullable String asked, String lambdaRequestId) {
        return asked != null && SANE_ID.matcher(asked).matches() ? asked : lambdaRequestId;
    }

    private static Headers headers(APIGatewayV2HTTPEvent event) {
        Headers headers = new Headers();
        event.getHeaders().forEach(headers::add);
        List<String> cookies = event.getCookies();
        if (!cookies.isEmpty()) {
            headers.set("cookie", String.join("; ", cookies));
        }
        return headers;
    }

    private byte[] body(APIGatewayV2HTTPEvent event) throws Refusal {
        String text = event.getBody() == null ? "" : event.getBody();
        if (!event.getIsBase64Encoded()) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw Refusal.badEvent("the body is not base64, as isBase64Encoded says", "body");
        }
    }

    /** Decodes a path once; a plus is a plus here. */
    private static String path(@Nullable String raw) throws Refusal {
        if (raw == null || raw.isEmpty()) {
            return "/";
        }
        String path = raw.startsWith("/") ? raw : "/" + raw;
        if (path.indexOf('%') < 0) {
            return path;
        }
        byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream decoded = new ByteArrayOutputStream(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] != '%') {
                decoded.write(bytes[i]);
                continue;
            }
            int high = i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
            int low = i + 2 < bytes.length ? Character.digit(bytes[i + 2], 16) : -1;
            if (high < 0 || low < 0) {
                throw Refusal.badEvent("the path has a % that begins no %XX", "rawPath");
            }
            decoded.write(high << 4 | low);
            i += 2;
        }
        return decoded.toString(StandardCharsets.UTF_8);
    }
}
