package io.sfai.gateway.functionurl;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonException;
import io.sfai.gateway.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads an event of version 2.0, by hand and not by reflection. Fields that are missing or null
 * stay null; a field of the wrong kind is refused where something would be lost by ignoring it.
 */
final class EventReader {
    private EventReader() {}

    static APIGatewayV2HTTPEvent read(byte[] json) throws Refusal {
        JsonObject event;
        try {
            event = Json.object(json);
        } catch (JsonException e) {
            throw Refusal.badEvent("the event is not a JSON object: " + e.getMessage(), e.path());
        }
        return APIGatewayV2HTTPEvent.builder()
                .withVersion(event.string("version"))
                .withRouteKey(event.string("routeKey"))
                .withRawPath(text(event, "rawPath"))
                .withRawQueryString(text(event, "rawQueryString"))
                .withCookies(cookies(event))
                .withHeaders(headers(event))
                .withRequestContext(context(event))
                .withBody(text(event, "body"))
                .withIsBase64Encoded(flag(event, "isBase64Encoded"))
                .build();
    }

    private static RequestContext context(JsonObject event) throws Refusal {
        JsonObject context = event.object("requestContext");
        JsonObject http = context == null ? null : context.object("http");
        if (context == null || http == null) {
            throw Refusal.badEvent(
                    "this is no event of a Function URL: requestContext.http is missing",
                    "requestContext.http");
        }
        return RequestContext.builder()
                .withAccountId(context.string("accountId"))
                .withApiId(context.string("apiId"))
                .withDomainName(context.string("domainName"))
                .withRequestId(context.string("requestId"))
                .withStage(context.string("stage"))
                .withTimeEpoch(context.integer("timeEpoch", 0))
                .withHttp(
                        RequestContext.Http.builder()
                                .withMethod(http.string("method"))
                                .withPath(http.string("path"))
                                .withProtocol(http.string("protocol"))
                                .withSourceIp(http.string("sourceIp"))
                                .withUserAgent(http.string("userAgent"))
                                .build())
                .build();
    }

    private static Map<String, String> headers(JsonObject event) throws Refusal {
        Map<String, String> headers = new LinkedHashMap<>();
        Object given = event.get("headers");
        if (given == null) {
            return headers;
        }
        if (!(given instanceof JsonObject fields)) {
            throw Refusal.badEvent("headers must be an object", "headers");
        }
        for (String name : fields.names()) {
            switch (fields.get(name)) {
                case null -> {}
                case JsonObject o -> throw Refusal.badEvent("a header is text", "headers." + name);
                case JsonArray a -> throw Refusal.badEvent("a header is text", "headers." + name);
                case Object scalar -> headers.put(name, scalar.toString());
            }
        }
        return headers;
    }

    private static List<String> cookies(JsonObject event) throws Refusal {
        List<String> cookies = new ArrayList<>();
        Object given = event.get("cookies");
        if (given == null) {
            return cookies;
        }
        if (!(given instanceof JsonArray values)) {
            throw Refusal.badEvent("cookies must be an array", "cookies");
        }
        for (Object value : values) {
            if (!(value instanceof String cookie)) {
                throw Refusal.badEvent("a cookie is text", "cookies");
            }
            cookies.add(cookie);
        }
        return cookies;
    }

    private static @Nullable String text(JsonObject event, String name) throws Refusal {
        Object value = event.get(name);
        if (value == null || value instanceof String) {
            return (String) value;
        }
        throw Refusal.badEvent(name + " must be text", name);
    }

    private static boolean flag(JsonObject event, String name) throws Refusal {
        Object value = event.get(name);
        if (value == null || value instanceof Boolean) {
            return Boolean.TRUE.equals(value);
        }
        throw Refusal.badEvent(name + " must be true or false", name);
    }
}
