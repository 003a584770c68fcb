package io.sfai.gateway.http;

import io.sfai.gateway.error.GatewayError.MethodNotAllowed;
import io.sfai.gateway.error.GatewayError.NotFound;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the handler of a path and a method. Every path answers with and without {@code /v1}, with
 * and without a slash at its end. A path ending in {@code /*} matches one further segment.
 */
public final class Router implements HttpHandler {
    private final Map<String, Map<String, HttpHandler>> routes = new LinkedHashMap<>();

    /** Adds a route; a GET also answers HEAD. */
    public Router on(String method, String path, HttpHandler handler) {
        Map<String, HttpHandler> methods = routes.computeIfAbsent(path, p -> new LinkedHashMap<>());
        methods.put(method, handler);
        if (method.equals("GET")) {
            methods.putIfAbsent("HEAD", handler);
        }
        return this;
    }

    @Override
    public HttpResponse handle(HttpRequest request) {
        String path = normal(request.path());
        Map<String, HttpHandler> methods = find(path);
        if (methods == null) {
            throw new NotFound(
                            "there is nothing at " + shown(request.path()), "path_not_found", null)
                    .exception();
        }
        HttpHandler handler = methods.get(request.method());
        if (handler == null) {
            List<String> allow = new ArrayList<>(methods.keySet());
            allow.add("OPTIONS");
            throw new MethodNotAllowed(
                            shown(request.path()) + " is asked with " + String.join(", ", allow),
                            allow)
                    .exception();
        }
        return handler.handle(request.withPath(path));
    }

    private @Nullable Map<String, HttpHandler> find(String path) {
        Map<String, HttpHandler> exact = routes.get(path);
        if (exact != null) {
            return exact;
        }
        // An id may hold slashes: aliases such as mock/echo do.
        for (int slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
            Map<String, HttpHandler> prefix = routes.get(path.substring(0, slash) + "/*");
            if (prefix != null && slash + 1 < path.length()) {
                return prefix;
            }
        }
        return null;
    }

    private static String normal(String path) {
        String normal = path.startsWith("/v1/") || path.equals("/v1") ? path.substring(3) : path;
        while (normal.length() > 1 && normal.endsWith("/")) {
            normal = normal.substring(0, normal.length() - 1);
        }
        return normal.isEmpty() ? "/" : normal;
    }

    private static String shown(String path) {
        return path.length() <= 200 ? path : path.substring(0, 200) + "…";
    }
}
