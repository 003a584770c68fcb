package io.sfai.gateway.aws;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonException;
import io.sfai.gateway.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A whole answer of a service, good or not.
 *
 * @param headers by name in lower case
 */
record AwsAnswer(int status, Map<String, String> headers, byte[] body) {

    @Nullable String header(String name) {
        return headers.get(name);
    }

    boolean isGood() {
        return status >= 200 && status < 300;
    }

    /** Whether the same call may go well in a moment. */
    boolean isTransient() {
        return status >= 500
                || (!isGood() && status != 304 && AwsException.isThrottle(status, errorCode()));
    }

    /** The service's name for its error, without name space and address; empty if it tells none. */
    String errorCode() {
        String type = header("x-amzn-errortype");
        if (type == null) {
            type = isXml() ? xml("Code") : json("__type", "code");
        }
        int end = type.indexOf(':');
        String plain = end < 0 ? type : type.substring(0, end);
        return plain.substring(plain.indexOf('#') + 1);
    }

    /** What the service says about its error. */
    String errorMessage() {
        return isXml() ? xml("Message") : json("message", "Message");
    }

    private boolean isXml() {
        return body.length > 0 && body[0] == '<';
    }

    private String json(String name, String otherName) {
        try {
            JsonObject error = Json.object(body);
            String value = error.string(name);
            String other = error.string(otherName);
            return value != null ? value : other == null ? "" : other;
        } catch (JsonException e) {
            // A proxy's page, or nothing at all: there is no name to tell.
            return "";
        }
    }

    private String xml(String element) {
        String text = new String(body, StandardCharsets.UTF_8);
        Matcher matcher = Pattern.compile("<" + element + ">([^<]*)<").matcher(text);
        return matcher.find() ? matcher.group(1) : "";
    }
}
