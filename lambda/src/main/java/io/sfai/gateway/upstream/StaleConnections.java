package io.sfai.gateway.upstream;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import okhttp3.Connection;
import okhttp3.Interceptor;
import okhttp3.Protocol;
import okhttp3.Response;

/**
 * Finds out that the other end has closed a pooled connection before a request goes over it that
 * must not be sent twice. OkHttp looks only after ten seconds, and many servers close after five.
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
        if (connection != null
                && Dial.of(chain.request()).isCareful()
                // HTTP/2 has a reader of its own, which notices.
                && connection.protocol() == Protocol.HTTP_1_1
                && isDead(connection.socket())) {
            throw new Stale();
        }
        return chain.proceed(chain.request());
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
