package io.sfai.gateway.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.model.MapSource.Fetched;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MapFileTest {
    private static final Duration SOON = Duration.ofSeconds(1);

    @TempDir Path dir;

    @Test
    void tellsAChangeEvenOfTheSameSizeAndTime() throws IOException {
        Path file = dir.resolve("map.json");
        MapFile source = new MapFile(file);
        assertThat(source.fetch(null, SOON)).isInstanceOf(Fetched.Missing.class);

        Files.writeString(file, "abc");
        FileTime time = Files.getLastModifiedTime(file);
        Fetched.Found first = (Fetched.Found) source.fetch(null, SOON);
        assertThat(first.text()).isEqualTo(new byte[] {'a', 'b', 'c'});
        assertThat(source.fetch(first.etag(), SOON)).isEqualTo(new Fetched.NotModified());

        Files.writeString(file, "xyz");
        Files.setLastModifiedTime(file, time);
        assertThat(source.fetch(first.etag(), SOON)).isInstanceOf(Fetched.Found.class);
    }

    @Test
    void aHugeFileIsReadNoFurtherThanTheParserRefusesIt() throws IOException {
        Path file = dir.resolve("map.json");
        Files.write(file, new byte[3 * ModelMapParser.LARGEST]);

        Fetched.Found found = (Fetched.Found) new MapFile(file).fetch(null, SOON);
        assertThat(found.text()).hasSize(ModelMapParser.LARGEST + 1);
    }

    @Test
    void aDirectoryIsNoFile() {
        assertThat(new MapFile(dir).fetch(null, SOON)).isInstanceOf(Fetched.Failed.class);
    }

    @Test
    void anEditedFileServesFromTheNextRequestAndABrokenOneDoesNot() throws IOException {
        Path file = dir.resolve("map.json");
        RecordedEvents events = new RecordedEvents();
        RefreshingModelMaps maps =
                new RefreshingModelMaps(
                        new MapFile(file), Duration.ZERO, InstantSource.system(), events, "cp");
        Files.write(file, Maps.text("{'models': {'one': 'mock/echo'}}"));
        assertThat(maps.current().aliases()).containsOnlyKeys("one");

        Files.writeString(file, "{\"mod");
        assertThat(maps.current().aliases()).containsOnlyKeys("one");
        Files.write(file, Maps.text("{'models': {'two': 'mock/echo'}}"));
        assertThat(maps.current().aliases()).containsOnlyKeys("two");
        assertThat(events.all).hasSize(3).element(1).asString().startsWith("rejected line 1");
    }
}
