package io.sfai.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A provider's classes, and the SDK behind it, cost nothing until a request needs them. */
class FirstUseTest {
    private static final String PROVIDER = "io.sfai.gateway.provider.";
    private static final String ANSWER =
            """
            {"id": "c1", "object": "chat.completion", "created": 1, "model": "m", "choices":
             [{"index": 0, "finish_reason": "stop",
               "message": {"role": "assistant", "content": "hello"}}],
             "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}}
            """;

    @TempDir Path directory;

    @Test
    void aGatewayThatWasAskedNothingHasLoadedNoProvider() throws Exception {
        assertThat(loaded("done")).noneMatch(FirstUseTest::isOfAProvider);
    }

    @Test
    void aRequestLoadsItsOwnProviderAndNoOther() throws Exception {
        List<String> classes = loaded("200 ", "up");

        assertThat(classes).contains(PROVIDER + "openai.OpenAiProvider");
        assertThat(classes)
                .noneMatch(name -> isOfAProvider(name) && !name.startsWith(PROVIDER + "openai."))
                .noneMatch(name -> name.startsWith("software.amazon.awssdk.services."));
    }

    private static boolean isOfAProvider(String name) {
        // The package itself holds what upstreams share.
        return name.startsWith(PROVIDER) && name.indexOf('.', PROVIDER.length()) > 0;
    }

    /** The classes that a gateway in a process of its own loads until it has printed this. */
    private List<String> loaded(String printed, String... alias) throws Exception {
        HttpServer upstream = upstream();
        try {
            Path log = directory.resolve("classes.log");
            Path out = directory.resolve("out.txt");
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.add("-Xlog:class+load:file=" + log + ":none");
            command.add("-cp");
            command.add(System.getProperty("java.class.path"));
            command.add(OneRequest.class.getName());
            command.add("http://127.0.0.1:" + upstream.getAddress().getPort() + "/v1");
            command.addAll(List.of(alias));
            Process process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(out.toFile())
                            .start();
            boolean ended = process.waitFor(60, TimeUnit.SECONDS);
            process.destroyForcibly();
            assertThat(ended).as("ended in time").isTrue();
            assertThat(Files.readString(out)).contains(printed).contains("done");
            return Files.readAllLines(log).stream().map(line -> line.split(" ", 2)[0]).toList();
        } finally {
            upstream.stop(0);
        }
    }

    private static HttpServer upstream() throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/v1/chat/completions",
                exchange -> {
                    byte[] body = ANSWER.getBytes(StandardCharsets.UTF_8);
                    exchange.getRequestBody().readAllBytes();
                    exchange.getResponseHeaders().add("content-type", "application/json");
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        server.start();
        return server;
    }
}
