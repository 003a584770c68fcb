package io.sfai.gateway.upstream;

import java.io.IOException;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import okhttp3.Connection;
import okhttp3.Interceptor;
import okhttp3.Protocol;
import okhttp3.Response;

/**
 * Finds out that the other end has closed a pooled connection before a request goes over it that
 * must not be sent twice. OkHttp looks only after ten seconds, and many servers close after five.
 * OkHttp's own second tries of such a request end here: those without a body it would make.
 */
final class StaleConnections implements Interceptor {
    /** The connection was dead before anything of the request was sent. */
    static final class Stale extends IOException {
        private static final long serialVersionUID = 1L;

        Stale() {
            super("the pooled connection was closed");
        }
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        Connection connection = chain.connection();
        Dial dial = Dial.of(chain.request());
        if (connection != null
                && dial.isCareful()
                // HTTP/2 has a reader of its own, which notices.
                && connection.protocol() == Protocol.HTTP_1_1
                && isDead(connection.socket())) {
            throw new Stale();
        }
        if (!dial.isToBeSent()) {
            // Of this kind, since OkHttp tries again after others.
            throw new ProtocolException("sent already");
        }
        Response answer = chain.proceed(chain.request());
        boolean invites = answer.code() == 408 || answer.code() == 503;
        return dial.isAtMostOnce() && invites ? uninviting(answer) : answer;
    }

    /** With a status that OkHttp takes for an invitation unless it has to wait. */
    private static Response uninviting(Response answer) {
        return answer.newBuilder().header("Retry-After", "1").build();
    }

    /** An idle connection has nothing to be read, not even its end. */
    private static boolean isDead(Socket socket) {
        try {
            int patience = socket.getSoTimeout();
            try {
                socket.setSoTimeout(1);
                return socket.getInputStream().read() >= -1;
            } finally {
                socket.setSoTimeout(patience);
            }
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }
}
