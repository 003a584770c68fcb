package io.sfai.gateway.tool.mcp;

import io.sfai.gateway.error.GatewayError.Upstream;
import io.sfai.gateway.error.GatewayError.UpstreamFault;
import io.sfai.gateway.error.GatewayException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a server can fail, in words for the log and in words for a model. */
final class Failures {
    private static final String SESSION_LOST = "session_not_found";

    private Failures() {}

    /** A status that is no answer. */
    static GatewayException refused(int status, String reason) {
        return upstream(UpstreamFault.REFUSED, status, null, "it answered " + status + reason);
    }

    /** The server does not know the session (any more); nothing was done. */
    static GatewayException sessionLost(int status, String reason) {
        String message = "it answered " + status + " to a session" + reason;
        return upstream(UpstreamFault.REFUSED, status, SESSION_LOST, message);
    }

    /** An error as the protocol has it. */
    static GatewayException told(int code, String message) {
        return upstream(UpstreamFault.REFUSED, 0, Integer.toString(code), message);
    }

    /** Something that is not the protocol. */
    static GatewayException malformed(String message) {
        return upstream(UpstreamFault.MALFORMED, 0, null, message);
    }

    static GatewayException cut(String message) {
        return upstream(UpstreamFault.CUT, 0, null, message);
    }

    static GatewayException late(String message) {
        return upstream(UpstreamFault.TIMEOUT, 0, null, message);
    }

    /** The same failure told by the server's name. */
    static GatewayException of(String server, GatewayException e) {
        if (!(e.error() instanceof Upstream u)) {
            return e;
        }
        String message = "the MCP server \"" + server + "\" failed: " + u.message();
        return new GatewayException(
                new Upstream(message, u.fault(), u.upstreamStatus(), u.code(), u.param(), null),
                Map.of(),
                e);
    }

    static boolean isSessionLost(GatewayException e) {
        return e.error() instanceof Upstream u && SESSION_LOST.equals(u.code());
    }

    static boolean isKeyRefused(GatewayException e) {
        return e.error() instanceof Upstream u && u.upstreamStatus() == 401;
    }

    static boolean isLate(GatewayException e) {
        return e.error() instanceof Upstream u && u.fault() == UpstreamFault.TIMEOUT;
    }

    /** Whether the server surely never had the request. */
    static boolean isUnsent(GatewayException e) {
        Throwable cause = e.getCause();
        return cause instanceof ConnectException
                || cause instanceof NoRouteToHostException
                || cause instanceof UnknownHostException;
    }

    /**
     * Why a call was not answered; null if it was, with an error. What the server itself said may
     * repeat what it was given, and is left out.
     */
    static @Nullable GatewayException forLog(String server, GatewayException e) {
        if (!(e.error() instanceof Upstream u)) {
            return e;
        }
        return switch (u.fault()) {
            case TIMEOUT, DEADLINE, UNREACHABLE, CUT -> of(server, e);
            case MALFORMED -> of(server, malformed("it sent no proper result"));
            case REFUSED ->
                    u.upstreamStatus() == 0
                            ? null
                            : of(server, refused(u.upstreamStatus(), " to a call"));
        };
    }

    /** What a model can do something with; no address stands in it. */
    static String forModel(GatewayException e) {
        if (!(e.error() instanceof Upstream u)) {
            return "This tool can't be used now.";
        }
        return switch (u.fault()) {
            case TIMEOUT, DEADLINE ->
                    "The tool did not answer in time. Whether the call was carried out is not"
                            + " known.";
            case UNREACHABLE -> "The tool's server can't be reached now.";
            case CUT ->
                    "The connection to the tool broke before it answered. Whether the call was"
                            + " carried out is not known.";
            case MALFORMED -> "The tool's server sent no proper result: " + u.message();
            case REFUSED ->
                    u.upstreamStatus() == 0
                            ? "The tool's server refused the call: " + u.message()
                            : "The tool's server refused the call with HTTP status "
                                    + (u.upstreamStatus() + ".");
        };
    }

    private static GatewayException upstream(
            UpstreamFault fault, int status, @Nullable String code, String message) {
        return new Upstream(message, fault, status, code, null, null).exception();
    }
}
