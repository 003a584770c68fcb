package io.sfai.gateway.local.matrix;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Messages against every provider in every scenario, as {@link MatrixTest} does for Chat. */
class MessagesMatrixTest {
    @TempDir private static Path directory;
    private static World world;

    @BeforeAll
    static void start() throws IOException {
        world = new World(directory, MessagesClient::new);
    }

    @AfterAll
    static void stop() throws IOException {
        world.close();
        System.out.println(Agreement.summary("messages", world));
    }

    @TestFactory
    Stream<DynamicNode> everyCellAgrees() {
        return Agreement.cells(world);
    }
}
