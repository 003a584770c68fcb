package io.sfai.gateway.local.emulator;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Why an invocation has no good end, in the words of the function or of the platform. */
record FunctionFailure(Kind kind, String errorType, String message) {
    /** What the caller's answer depends on. */
    enum Kind {
        /** The function said so, or its process died. */
        ERROR,
        /** The time of the invocation was over. */
        TIMEOUT
    }

    static FunctionFailure error(String errorType, String message) {
        return new FunctionFailure(Kind.ERROR, errorType, message);
    }

    static FunctionFailure timeout(String message) {
        return new FunctionFailure(Kind.TIMEOUT, "Sandbox.Timedout", message);
    }

    /**
     * Reads the JSON {@code {"errorType","errorMessage"}} that a runtime posts.
     *
     * @param header the type that the runtime gave beside the body; it wins where it is not empty
     * @param body anything: what is not such JSON becomes the message as it stands
     */
    static FunctionFailure posted(String header, byte[] body) {
        String type = "";
        String message = new String(body, StandardCharsets.UTF_8);
        try (JsonParser parser = Json.parser(body)) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                String found = message;
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    String name = parser.currentName();
                    parser.nextToken();
                    if (name.equals("errorType")) {
                        type = parser.getValueAsString("");
                    } else if (name.equals("errorMessage")) {
                        found = parser.getValueAsString("");
                    }
                    parser.skipChildren();
                }
                message = found;
            }
        } catch (IOException e) {
            // Not JSON: the whole body is the message.
        }
        return error(header.isEmpty() ? type : header, message);
    }

    /** The same from the two error trailers of a stream, whose body is in base64. */
    static FunctionFailure trailed(String type, String base64) {
        try {
            return posted(type, Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException e) {
            return error(type, "an error body that is not base64: " + base64);
        }
    }

    @Override
    public String toString() {
        return errorType + ": " + message;
    }
}
