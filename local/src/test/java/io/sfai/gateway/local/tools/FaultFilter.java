package io.sfai.gateway.local.tools;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Stands before a server, notes what comes, and does what is wrong. */
final class FaultFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;

    private final transient List<Fault> faults = new CopyOnWriteArrayList<>();
    private final transient Queue<JsonObject> received = new ConcurrentLinkedQueue<>();
    private final transient Queue<String> methods = new ConcurrentLinkedQueue<>();
    private final transient Map<Fault, AtomicInteger> turns = new ConcurrentHashMap<>();

    void set(Fault... now) {
        faults.clear();
        faults.addAll(List.of(now));
    }

    /** The messages that have come, in order. */
    List<JsonObject> received() {
        return List.copyOf(received);
    }

    /** The HTTP methods that have come, in order. */
    List<String> methods() {
        return List.copyOf(methods);
    }

    @Override
    protected void doFilter(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        byte[] body = request.getInputStream().readAllBytes();
        JsonObject message = body.length == 0 ? new JsonObject() : Json.object(body);
        methods.add(request.getMethod());
        received.add(message);
        for (Fault fault : faults) {
            if (happens(fault, message, request, response)) {
                return;
            }
        }
        chain.doFilter(new Read(request, body), response);
    }

    private boolean happens(
            Fault fault,
            JsonObject message,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        String method = message.string("method", "");
        return switch (fault) {
            case Fault.Status f -> says(response, f.status(), f.type(), f.body());
            case Fault.Instead f ->
                    method.equals(f.method())
                            && says(response, 200, f.type(), filled(f.body(), message, request));
            case Fault.Results f -> method.equals(f.method()) && result(f, message, response);
            case Fault.Slow f -> method.equals(f.method()) && waits(f.delay());
            case Fault.Endless f -> method.equals(f.method()) && goesOn(f, response);
            case Fault.Breaks f -> method.equals(f.method()) && breaks(response);
            case Fault.Redirect f -> {
                response.setHeader("location", f.location());
                yield says(response, 307, "text/plain", "");
            }
            case Fault.Forgetful f ->
                    request.getHeader("mcp-session-id") != null
                            && says(response, f.status(), "application/json", "{}");
            case Fault.Guarded f ->
                    !f.value().equals(request.getHeader(f.header()))
                            && says(
                                    response,
                                    401,
                                    "application/json",
                                    "{\"error\":\"not " + request.getHeader(f.header()) + "\"}");
        };
    }

    private static String filled(String body, JsonObject message, HttpServletRequest request) {
        return body.replace("$ID", Json.text(message.get("id")))
                .replace("$AUTHORIZATION", String.valueOf(request.getHeader("authorization")));
    }

    private static boolean says(HttpServletResponse response, int status, String type, String body)
            throws IOException {
        response.setStatus(status);
        response.setContentType(type);
        response.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
        return true;
    }

    private boolean result(Fault.Results fault, JsonObject message, HttpServletResponse response)
            throws IOException {
        int turn = turns.computeIfAbsent(fault, f -> new AtomicInteger()).getAndIncrement();
        String result = fault.results().get(Math.min(turn, fault.results().size() - 1));
        JsonObject answer =
                new JsonObject()
                        .put("jsonrpc", "2.0")
                        .put("id", message.get("id"))
                        .put("result", Json.object(result));
        return says(response, 200, "application/json", answer.toString());
    }

    /** Then the server itself answers. */
    private static boolean waits(Duration delay) throws IOException {
        try {
            Thread.sleep(delay);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("stopped", e);
        }
        return false;
    }

    private static boolean goesOn(Fault.Endless fault, HttpServletResponse response)
            throws IOException {
        response.setContentType("text/event-stream");
        PrintWriter writer = response.getWriter();
        // A writer tells of a client that has gone only so.
        while (!writer.checkError()) {
            writer.print("data: " + fault.event() + "\n\n");
            waits(fault.pause());
        }
        return true;
    }

    /** The container drops a connection whose answer has begun and then failed. */
    private static boolean breaks(HttpServletResponse response) throws IOException {
        response.setContentType("application/json");
        response.getOutputStream().write('{');
        response.flushBuffer();
        throw new IOException("as the fault has it");
    }

    /** A request whose body has been read. */
    private static final class Read extends HttpServletRequestWrapper {
        private final byte[] body;

        Read(HttpServletRequest request, byte[] body) {
            super(request);
            this.body = body;
        }

        @Override
        public BufferedReader getReader() {
            return new BufferedReader(
                    new InputStreamReader(new ByteArrayInputStream(body), StandardCharsets.UTF_8));
        }

        @Override
        public ServletInputStream getInputStream() {
            ByteArrayInputStream bytes = new ByteArrayInputStream(body);
            return new ServletInputStream() {
                @Override
                public boolean isFinished() {
                    return bytes.available() == 0;
                }

                @Override
                public boolean isReady() {
                    return true;
                }

                @Override
                public void setReadListener(@Nullable ReadListener listener) {
                    throw new UnsupportedOperationException();
                }

                @Override
                public int read() {
                    return bytes.read();
                }

                @Override
                public int read(byte[] target, int offset, int length) {
                    return bytes.read(target, offset, length);
                }
            };
        }
    }
}
