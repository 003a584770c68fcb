package io.sfai.gateway.local.deploy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An emulated AWS account: moto's server as a process on a free port of the loopback. */
final class MotoServer implements AutoCloseable {
    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final URI address;

    private MotoServer(Process process, URI address) {
        this.process = process;
        this.address = address;
    }

    static MotoServer start() throws IOException, InterruptedException {
        int port = freePort();
        Path log = Files.createDirectories(Path.of("target")).resolve("moto-deploy.log");
        Process process =
                new ProcessBuilder(List.of("moto_server", "-H", "127.0.0.1", "-p", "" + port))
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        MotoServer server = new MotoServer(process, URI.create("http://127.0.0.1:" + port));
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!server.accepts()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                server.close();
                throw new IOException("moto_server did not start: " + Files.readString(log));
            }
            Thread.sleep(50);
        }
        return server;
    }

    URI address() {
        return address;
    }

    /** Forgets everything that the account holds. */
    void reset() throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(address.resolve("/moto-api/reset"))
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build();
        int status = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        if (status != 200) {
            throw new IOException("moto_server answered " + status + " to a reset");
        }
    }

    private boolean accepts() {
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        // The command on the PATH may be a shim that started the server as a child of its own.
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
    }
}
