package io.sfai.gateway.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The picture in docs is the dashboard as it is. After a change draw it anew: {@code mvn -pl infra
 * test -Dtest=DashboardPictureTest -Ddashboard.picture=write}.
 */
final class DashboardPictureTest {
    private static final Path PICTURE = Path.of("../docs/images/dashboard.svg");

    @Test
    void pictureInDocsIsOfThisDashboard() throws IOException {
        DashboardBody body = DashboardBody.of(Synthesized.byDefault());
        String drawn = DashboardPicture.draw(body);
        if ("write".equals(System.getProperty("dashboard.picture"))) {
            Files.createDirectories(PICTURE.getParent());
            Files.writeString(PICTURE, drawn);
        }
        assertThat(drawn).contains("sample data");
        assertThat(Files.readString(PICTURE)).isEqualToNormalizingNewlines(drawn);
    }
}
