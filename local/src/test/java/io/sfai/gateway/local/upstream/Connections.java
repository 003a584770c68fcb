package io.sfai.gateway.local.upstream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A fake's plain server socket on loopback; each connection has a thread of its own. */
public final class Connections implements AutoCloseable {
    private final ServerSocket server;
    private final Serving serving;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /** What is done with a connection, which is closed afterwards. */
    @FunctionalInterface
    public interface Serving {
        void serve(Socket socket) throws IOException;
    }

    private Connections(ServerSocket server, Serving serving) {
        this.server = server;
        this.serving = serving;
    }

    /** Takes connections on a free port. */
    public static Connections served(Serving serving) throws IOException {
        ServerSocket server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        Connections connections = new Connections(server, serving);
        Thread.ofVirtual().name("fake").start(connections::accept);
        return connections;
    }

    /** The server's root, without a slash at the end. */
    public String address() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    /** Closes those there are, as a server does with idle ones. */
    public void drop() throws IOException {
        for (Socket socket : open) {
            socket.close();
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                open.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                if (!server.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            serving.serve(socket);
        } catch (IOException e) {
            // The other side has gone, or the test has closed us; both are what is tested.
        } finally {
            open.remove(socket);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        drop();
    }
}
