package io.sfai.gateway.runtime;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A failure in the words of the Runtime API. Every part has a bound, since some of it travels in
 * headers and trailers, and what reads those has limits of its own.
 *
 * @param type matches {@code (Runtime|Function)\.[A-Z][a-zA-Z]+}
 * @param trace lines: the exception, then its frames, then its causes
 */
record ErrorReport(String type, String message, List<String> trace, Throwable cause) {
    private static final int MAX_MESSAGE = 1000;
    private static final int MAX_LINE = 200;
    private static final int MAX_FRAMES = 12;
    private static final int MAX_CAUSES = 3;

    /** A failure of the function's own code, with a type made from the exception's class. */
    static ErrorReport of(Throwable failure) {
        return of("Function." + typeName(failure), failure);
    }

    static ErrorReport of(String type, Throwable failure) {
        String message = failure.getMessage();
        return new ErrorReport(
                type, cut(message == null ? "" : message, MAX_MESSAGE), traceOf(failure), failure);
    }

    /** {@code {"errorType","errorMessage","trace"}}. */
    byte[] json() {
        return Json.bytes(
                new JsonObject()
                        .put("errorType", type)
                        .put("errorMessage", message)
                        .put("trace", JsonArray.of(trace.toArray())));
    }

    String base64() {
        return Base64.getEncoder().encodeToString(json());
    }

    /** What X-Ray shows as the cause, in ASCII, fit for a header. */
    String xrayCause() {
        JsonArray stack = new JsonArray();
        JsonArray paths = new JsonArray();
        for (StackTraceElement frame : frames(cause)) {
            String file = frame.getFileName();
            if (file != null && !contains(paths, file)) {
                paths.add(file);
            }
            stack.add(
                    new JsonObject()
                            .put("path", file)
                            .put("line", frame.getLineNumber())
                            .put("label", frame.getClassName() + "." + frame.getMethodName()));
        }
        JsonObject exception =
                new JsonObject().put("type", type).put("message", message).put("stack", stack);
        return ascii(
                Json.text(
                        new JsonObject()
                                .put("working_directory", System.getProperty("user.dir", "/"))
                                .put("exceptions", JsonArray.of(exception))
                                .put("paths", paths)));
    }

    private static String typeName(Throwable failure) {
        String letters = failure.getClass().getSimpleName().replaceAll("[^a-zA-Z]", "");
        return letters.matches("[A-Z][a-zA-Z]+") ? letters : "Error";
    }

    private static List<String> traceOf(Throwable failure) {
        List<String> lines = new ArrayList<>();
        Throwable at = failure;
        for (int depth = 0; at != null && depth <= MAX_CAUSES; depth++) {
            lines.add(cut((depth == 0 ? "" : "Caused by: ") + at, MAX_LINE));
            if (depth == 0) {
                for (StackTraceElement frame : frames(at)) {
                    lines.add(cut("    at " + frame, MAX_LINE));
                }
            }
            at = at.getCause();
        }
        return lines;
    }

    private static List<StackTraceElement> frames(Throwable failure) {
        StackTraceElement[] frames = failure.getStackTrace();
        return List.of(frames).subList(0, Math.min(MAX_FRAMES, frames.length));
    }

    private static boolean contains(JsonArray array, String text) {
        for (Object element : array) {
            if (text.equals(element)) {
                return true;
            }
        }
        return false;
    }

    private static String cut(@Nullable String text, int length) {
        String whole = String.valueOf(text);
        return whole.length() <= length ? whole : whole.substring(0, length) + "...";
    }

    private static String ascii(String json) {
        StringBuilder out = new StringBuilder(json.length());
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (c < 0x7f) {
                out.append(c);
            } else {
                out.append("\\u").append(String.format("%04x", (int) c));
            }
        }
        return out.toString();
    }
}
