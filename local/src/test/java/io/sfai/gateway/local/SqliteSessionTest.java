package io.sfai.gateway.local;

import io.sfai.gateway.store.Store;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class SqliteSessionTest extends SessionContract {
    private SqliteStore store;
    private SqliteStore other;

    @BeforeEach
    void openIn(@TempDir Path directory) {
        this.store = new SqliteStore(directory, () -> now, damage -> {});
        this.other = new SqliteStore(directory, () -> now, damage -> {});
    }

    @AfterEach
    void close() {
        store.close();
        other.close();
    }

    @Override
    Store store() {
        return store;
    }

    @Override
    Store otherClient() {
        return other;
    }
}
